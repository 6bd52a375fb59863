"""ICD-10-CM code -> body region and side: "M25.661" is the right knee; None where it names none.

The region hangs on the longest prefix in the tables; the side on the last character of the code
itself (1 right, 2 left, 3 both), which holds for joints and limbs but not for the spine or fingers.
"""

from __future__ import annotations

from typing import NamedTuple


class Place(NamedTuple):
    """Where in the body a diagnosis is."""

    region: str | None
    side: str | None


_PREFIXES = {
    "cervical": "M436 M50 M530 M531 M542 M9901 M9911 M9981 S12 S13 S14 S16 G4486 M5481",
    "thoracic": "M546 M9902 M9912 S22 S23 S24 S29 M400 M401 M402",
    "lumbar": "M543 M544 M545 M9903 M9913 S32 S33 S34 S39 M5186 M5187 M961",
    "sacroiliac": "M461 M533 M9904 S336",
    "pelvis": "N393 N394 N81 N94 R102 R32 M9905 S323 S325 S328 R15 K590 N411 O267",
    "shoulder": "M75 S40 S41 S42 S43 S45 S46 S49 Z9661 G540",
    "elbow": "M770 M771 S424 S50 S51 S520 S521 S53 G562 Z9662 M702",
    "forearm": "S522 S523 S524 S56 S57",
    "wrist": "S525 S526 S592 S620 S621 S635 M654 M772 G560 Z9663",
    "hand": "S60 S61 S62 S63 S64 S66 S67 S69 M720 G9051 T23",
    "thumb": "M18 M6531 S622 S625 S660 S662 S634 S680",
    "finger": "M653 M200 S626 S661 S663 S612 S636 S681 S611",
    "hip": "M16 M700 M706 M707 M760 M761 M762 S324 S70 S71 S720 S721 S722 S73 S760 Z8961 Z9664",
    "knee": "M17 M22 M23 M704 M705 M763 M764 M765 S724 S761 S80 S81 S820 S821 S83 S84 Z9665"
    " Z8951 G573",
    "ankle": "M766 M767 M768 S823 S825 S826 S828 S860 S863 S93 Z9666",
    "foot": "M201 M202 M203 M204 M205 M206 M214 M722 M773 M774 S90 S91 S92 S97 S98 G9052 G575 G576",
    "upper_extremity": "I972 C50 M9907 G541",
    "lower_extremity": "M9906 S76 S763 S86 G57",
    "jaw": "M26 S024",
}
_REGION_OF = {prefix: region for region, line in _PREFIXES.items() for prefix in line.split()}
_LONGEST = max(map(len, _REGION_OF))

# Fifth character of the codes that name a joint or a stretch of the spine there.
_JOINTS = {
    "1": "shoulder",
    "2": "elbow",
    "3": "wrist",
    "4": "hand",
    "5": "hip",
    "6": "knee",
    "7": "ankle",
}
_BY_JOINT = (
    "M00",
    "M06",
    "M08",
    "M10",
    "M11",
    "M12",
    "M13",
    "M14",
    "M19",
    "M21",
    "M24",
    "M25",
    "M65",
    "M66",
    "M67",
    "M87",
)
_LIMBS = {
    "2": "upper_extremity",
    "3": "forearm",
    "4": "hand",
    "5": "lower_extremity",
    "6": "lower_extremity",
    "7": "foot",
}
_SPINE = {
    "1": "cervical",
    "2": "cervical",
    "3": "cervical",
    "4": "thoracic",
    "5": "thoracic",
    "6": "lumbar",
    "7": "lumbar",
    "8": "sacroiliac",
}
_BY_LEVEL = ("M41", "M43", "M45", "M46", "M47", "M48", "M51", "M53", "M541")

_SIDES = {"1": "R", "2": "L", "3": "B"}
_SIDELESS = frozenset(
    {"cervical", "thoracic", "lumbar", "sacroiliac", "pelvis", "trunk", "jaw", "finger", None}
)


def place_of(code: str) -> Place:
    """Region and side that `code` names, with or without its dot."""
    plain = code.replace(".", "").upper()
    region = _region_of(plain)
    return Place(region, None if region in _SIDELESS else _side_of(plain))


def _region_of(plain: str) -> str | None:
    for length in range(min(_LONGEST, len(plain)), 2, -1):
        if region := _REGION_OF.get(plain[:length]):
            return region
    fifth = plain[4:5]
    if plain.startswith(_BY_JOINT):
        return _JOINTS.get(fifth)
    if plain.startswith(_BY_LEVEL):
        return _SPINE.get(fifth)
    return _LIMBS.get(fifth) if plain.startswith("M796") else None


def _side_of(plain: str) -> str | None:
    """The last of the first six characters; hips and knees with a bare 0 mean both sides."""
    if plain in ("M170", "M160"):
        return "B"
    return _SIDES.get(plain[5:6] or plain[4:5]) if len(plain) >= 5 else None
