"""Mutants of the examples: the same project in another spelling, in which every rule has to answer the same."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import cycle
from typing import Any

import yaml
from examples import Example
from forms import FORMS, Data, services
from spelling import MERGE, SPELLINGS, Alias, Anchored, Spelling, quoted, single

Files = dict[str, bytes]
_BASES = ("compose.yaml", "docker-compose.yml")
_OVERRIDES = ("compose.override.yaml", "docker-compose.override.yml")
_REPLACED = ("command", "entrypoint", "test")
_MANNERS = [Spelling(), Spelling(flow_from=3, text=single), Spelling(text=quoted), Spelling(flow_from=2, text=quoted)]
Parts = tuple[Data, Data]
_DECOYS: dict[str, Any] = {
    "image": "decoy:9.9.9", "user": "4242:4242", "network_mode": "bridge", "restart": "on-failure:7", "privileged": False,
    "read_only": True, "mem_limit": "3m", "cpus": 0.123, "container_name": "decoy", "hostname": "decoy",
}  # fmt: skip


@dataclass(frozen=True)
class Mutant:
    """One spelling of an example; `compose` are its Compose files in order of merging."""

    example: Example
    number: int
    how: str
    files: Mapping[str, bytes]
    compose: tuple[str, ...]

    @property
    def id(self) -> str:
        """Rule, example and spelling."""
        return f"{self.example.id}: {self.how}"

    @property
    def folder(self) -> str:
        """A folder of its own."""
        return f"{self.example.folder}-{self.number}"


def mutants(example: Example) -> Iterator[Mutant]:
    """The example as it stands, then every spelling of it that is different."""
    seen: list[Files] = []
    original = {name: text.encode() for name, text in example.files.items()}
    for how, files in [("as it stands", original), *_spelt(example)]:
        if files not in seen:
            seen.append(files)
            compose = tuple(name for name in sorted(files, key=_order) if _is_compose(name))
            yield Mutant(example, len(seen) - 1, how, files, compose)


def _is_compose(name: str) -> bool:
    return name.rpartition("/")[2] in (*_BASES, *_OVERRIDES)


def _order(name: str) -> bool:
    return name.rpartition("/")[2] in _OVERRIDES


def _spelt(example: Example) -> Iterator[tuple[str, Files]]:
    data = {name: _read(text) for name, text in example.files.items() if _is_compose(name)}
    others = {name: text.encode() for name, text in example.files.items() if name not in data}
    for how, made, spelling in _variants(data):
        yield how, others | {name: spelling.file(each) for name, each in made.items()}
    for how, text in (("CRLF", "\r\n"), ("old names", "\n")):
        files = {_renamed(name) if how == "old names" else name: each for name, each in example.files.items()}
        yield f"as it stands, {how}", {name: each.replace("\n", text).encode() for name, each in files.items()}


def _read(text: str) -> Data:
    """The data of a file, no part of it shared with another."""
    data: Data = json.loads(json.dumps(yaml.safe_load(text)))
    return data


def _renamed(name: str) -> str:
    folder, slash, last = name.rpartition("/")
    return (
        folder
        + slash
        + dict(zip(("compose.yaml", "compose.override.yaml"), (_BASES[1], _OVERRIDES[1]), strict=True)).get(last, last)
    )


def _variants(data: dict[str, Data]) -> Iterator[tuple[str, dict[str, Data], Spelling]]:
    """The mutations; those of form are written in the manners of writing in turn."""
    for how, spelling in SPELLINGS.items():
        yield how, data, spelling
    manners = cycle(_MANNERS[sum(map(len, map(str, data.values()))) % len(_MANNERS) :] + _MANNERS)
    for how, form in (FORMS | SHARED).items():
        made = {name: form(each) or each for name, each in data.items()}
        if repr(made) != repr(data):
            yield how, made, next(manners)
    if len(data) == 1:
        ((name, only),) = data.items()
        for how, divide in DIVIDED.items():
            yield from _divided(how, name, divide(only), manners)


def _divided(
    how: str, name: str, parts: Parts, manners: Iterator[Spelling]
) -> Iterator[tuple[str, dict[str, Data], Spelling]]:
    base, rest = parts
    override = name.replace(name.rpartition("/")[2], _OVERRIDES[0])
    if rest.get("services"):
        yield how, {name: base, override: rest}, next(manners)
        for other in ("maps as lists", "lists as maps", "short ports", "long ports"):
            made = FORMS[other](rest)
            if made:
                yield f"{how}, {other} there", {name: base, override: made}, next(manners)


# Anchors and merge keys.


def _shared(share: Callable[[int, str, Data], tuple[dict[str, Any], Any]]) -> Callable[[Data], Data]:
    """A form in which each service draws on extension fields that stand before it."""

    def form(data: Data) -> Data:
        above: dict[str, Any] = {}
        made = {}
        for number, (name, service) in enumerate(services(data).items()):
            fields, made[name] = share(number, name, service)
            above |= fields
        rest = {key: value for key, value in data.items() if key != "services"}
        return {**above, **rest, "services": made}

    return form


def _merged(number: int, name: str, service: Data) -> tuple[dict[str, Any], Any]:
    return {f"x-of-{name}": Anchored(f"s{number}", service)}, {MERGE: Alias(f"s{number}")}


def _aliased(number: int, name: str, service: Data) -> tuple[dict[str, Any], Any]:
    return {f"x-of-{name}": Anchored(f"s{number}", service)}, Alias(f"s{number}")


def _halves(number: int, name: str, service: Data) -> tuple[dict[str, Any], Any]:
    keys = list(service)
    first, second = ({key: service[key] for key in keys[start::2]} for start in (0, 1))
    fields = {f"x-of-{name}-1": Anchored(f"a{number}", first), f"x-of-{name}-2": Anchored(f"b{number}", second)}
    return fields, {MERGE: [Alias(f"a{number}"), Alias(f"b{number}")]}


def _two_levels(number: int, name: str, service: Data) -> tuple[dict[str, Any], Any]:
    keys = list(service)
    lower = {key: service[key] for key in keys[1:]}
    fields = {
        f"x-of-{name}-1": Anchored(f"a{number}", lower),
        f"x-of-{name}-2": Anchored(
            f"b{number}", {MERGE: Alias(f"a{number}"), **({keys[0]: service[keys[0]]} if keys else {})}
        ),
    }
    return fields, {MERGE: Alias(f"b{number}")}


def _over_a_decoy(number: int, name: str, service: Data) -> tuple[dict[str, Any], Any]:
    decoy = {key: value for key, value in _DECOYS.items() if key in service}
    return {f"x-of-{name}": Anchored(f"s{number}", decoy)}, {MERGE: Alias(f"s{number}"), **service}


def _values_anchored(number: int, name: str, service: Data) -> tuple[dict[str, Any], Any]:
    fields: list[Anchored] = []

    def anchored(value: Any) -> Any:
        match value:
            case dict():
                return {key: anchored(each) for key, each in value.items()}
            case list():
                return [anchored(each) for each in value]
            case str():
                fields.append(Anchored(f"v{number}x{len(fields)}", value))
                return Alias(fields[-1].name)
            case _:
                return value

    made = anchored(service)
    return {f"x-of-{name}": list(fields)}, made


def _attributes_anchored(number: int, name: str, service: Data) -> tuple[dict[str, Any], Any]:
    fields = {}
    made = {}
    for key, value in service.items():
        made[key] = value
        if isinstance(value, dict | list) and value:
            fields[f"x-of-{name}-{key}"] = Anchored(f"k{number}x{len(fields)}", value)
            made[key] = Alias(f"k{number}x{len(fields) - 1}")
    return fields, made


def _maps_merged(number: int, name: str, service: Data) -> tuple[dict[str, Any], Any]:
    fields = {}
    made = {}
    for key, value in service.items():
        made[key] = value
        if isinstance(value, dict) and value:
            fields[f"x-of-{name}-{key}"] = Anchored(f"m{number}x{len(fields)}", value)
            made[key] = {MERGE: Alias(f"m{number}x{len(fields) - 1}")}
    return fields, made


SHARED: dict[str, Callable[[Data], Data]] = {
    "services behind merge keys": _shared(_merged),
    "services as aliases": _shared(_aliased),
    "services of two merged halves": _shared(_halves),
    "merge keys of merge keys": _shared(_two_levels),
    "merge keys that lose": _shared(_over_a_decoy),
    "texts as aliases": _shared(_values_anchored),
    "lists and maps as aliases": _shared(_attributes_anchored),
    "maps behind merge keys": _shared(_maps_merged),
}


# The override file.


def _by_service(divide: Callable[[Data], Parts]) -> Callable[[Data], Parts]:
    def divided(data: Data) -> Parts:
        base: Data = {**data, "services": {}}
        rest: Data = {"services": {}}
        for name, service in services(data).items():
            base["services"][name], above = divide(copy.deepcopy(service))
            if above:
                rest["services"][name] = above
        return base, rest

    return divided


def _alternating(start: int) -> Callable[[Data], Parts]:
    def divide(service: Data) -> Parts:
        moved = list(service)[start::2]
        return {k: v for k, v in service.items() if k not in moved}, {k: service[k] for k in moved}

    return divide


def _all_but_the_image(service: Data) -> Parts:
    kept = ("image", "build")
    return {k: v for k, v in service.items() if k in kept}, {k: v for k, v in service.items() if k not in kept}


def _everything(service: Data) -> Parts:
    return {}, service


def _losing(service: Data) -> Parts:
    decoys = {key: value for key, value in _DECOYS.items() if key in service}
    return {**service, **decoys}, {key: service[key] for key in decoys}


def _collections(service: Data) -> Parts:
    """Every list and map in two halves; lists that a later file replaces stay whole."""
    base: Data = {}
    rest: Data = {}
    for key, value in service.items():
        if isinstance(value, dict) and key != "build":
            base[key], rest[key] = _collections(value) if len(value) == 1 else _halved(value)
        elif isinstance(value, list) and key not in _REPLACED:
            half = (len(value) + 1) // 2
            base[key], rest[key] = value[:half], value[half:]
        else:
            base[key] = value
    return _without_empty(base), _without_empty(rest)


def _halved(value: Data) -> Parts:
    keys = list(value)
    half = (len(keys) + 1) // 2
    return {key: value[key] for key in keys[:half]}, {key: value[key] for key in keys[half:]}


def _without_empty(value: Data) -> Data:
    return {key: each for key, each in value.items() if each not in ({}, [])}


DIVIDED: dict[str, Callable[[Data], Parts]] = {
    "every other attribute in the override file": _by_service(_alternating(1)),
    "the others in the override file": _by_service(_alternating(0)),
    "all but the image in the override file": _by_service(_all_but_the_image),
    "everything in the override file": _by_service(_everything),
    "decoys below the override file": _by_service(_losing),
    "lists and maps in two files": _by_service(_collections),
}
