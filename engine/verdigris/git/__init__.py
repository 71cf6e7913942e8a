"""Reading Git: repositories, snapshots of their files, and history. Nothing here writes."""
