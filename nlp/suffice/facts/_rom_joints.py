"""Joint and motion names -> the row of the ROM tables: "ER" under "hip" is its rotation."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import NamedTuple


class Norm(NamedTuple):
    """Degrees: the published normal, the doubtful and the impossible."""

    normal: float
    plausible_max: float
    parse_error_above: float


# Regions that are measured under another name, or (None) never as a joint.
_JOINT_OF_REGION: Mapping[str, str | None] = {
    "trunk": "thoracolumbar",
    "sacroiliac": None,
    "pelvis": None,
    "hand": None,
    "foot": None,
    "jaw": None,
    "upper_extremity": None,
    "lower_extremity": None,
}
_ONLY_JOINT: Mapping[str, str] = {
    "supination": "forearm",
    "pronation": "forearm",
    "radial deviation": "wrist",
    "ulnar deviation": "wrist",
    "dorsiflexion": "ankle",
    "plantarflexion": "ankle",
    "inversion": "subtalar",
    "eversion": "subtalar",
    "horizontal adduction": "shoulder",
    "horizontal abduction": "shoulder",
    "opposition": "thumb",
}
_LIKELY_JOINT: Mapping[str, str] = {
    "external rotation": "shoulder",
    "internal rotation": "shoulder",
    "abduction": "shoulder",
    "lateral flexion": "cervical",
    "rotation": "cervical",
}
FINGER_JOINTS = frozenset({"MCP", "PIP", "DIP", "IP", "CMC", "MTP"})
TESTS: Mapping[str, tuple[str, str]] = {
    "straight leg raise": ("hip", "flexion"),
    "thomas test": ("hip", "extension"),
    "popliteal angle": ("knee", "extension"),
}
_BENDING = frozenset({"flexion", "extension"})
SPINE = frozenset({"cervical", "thoracic", "lumbar", "thoracolumbar"})
_SPINE_MOTIONS = _BENDING | {"lateral flexion", "rotation"}
# Where a value without a motion is read as flexion: "knee 0-112".
BENDS = frozenset({"knee", "elbow", "finger", "thumb", "hip", "shoulder", "wrist"})

LAGS = frozenset({"knee", "elbow", "finger", "thumb"})


@cache
def norms() -> Mapping[str, Mapping[str, Norm]]:
    """The ROM tables by joint and motion."""
    table = tomllib.loads(files("suffice.facts").joinpath("normal_rom.toml").read_text("utf-8"))
    return {
        joint: {motion: Norm(**limits) for motion, limits in rows.items()}
        for joint, rows in table.items()
    }


def joint_of_region(region: str) -> str | None:
    """The joint that stands for a body region; None where degrees are not given for it."""
    return _JOINT_OF_REGION.get(region, region)


@cache
def allows(joint: str, motion: str) -> bool:
    """Whether `joint` has `motion`."""
    if joint in SPINE:
        return motion in _SPINE_MOTIONS
    return motion in norms().get(joint, {}) or (joint in BENDS and motion in _BENDING)


def joint_for(motion: str | None, named: str | None, treated: Iterable[str]) -> str | None:
    """The joint of `motion`: the one `named` last if it has it, else a treated one or a guess."""
    if motion is None:
        return named
    if motion in _ONLY_JOINT:
        return _ONLY_JOINT[motion]
    if named is not None and allows(named, motion):
        return named
    if fitting := next((joint for joint in treated if allows(joint, motion)), None):
        return fitting
    return _LIKELY_JOINT.get(motion, named)


def digit_motion(joint: str, motion: str, named: str | None) -> tuple[str, str]:
    """Joint and motion of a finger joint: ("PIP", "flexion", None) is finger, "PIP flexion"."""
    if joint == "MTP" or named == "great toe":
        return "great toe", f"MTP {motion}"
    if joint == "CMC" or (joint == "IP" and named != "finger"):
        return "thumb", f"{joint} {motion}"
    return "thumb" if named == "thumb" else "finger", f"{joint} {motion}"
