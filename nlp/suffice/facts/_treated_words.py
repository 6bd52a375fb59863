"""Exercise, muscle or motion -> the body region that it treats: "quad set" is the knee.

The names are the values of `terms/exercise.toml`, `muscle.toml` and `motion.toml`.
"""

from __future__ import annotations

from collections.abc import Mapping

_EXERCISES = {
    "knee": "quad set|short arc quad|long arc quad|terminal knee extension|quad over roll"
    "|prone hang|hamstring curl|heel slide|quad stretch",
    "hip": "glute set|adductor squeeze|clamshell|bridge|bent knee fallout|hip abduction"
    "|hip extension|hip flexion|hip adduction|4-way hip|hip hitch|side step|hip flexor stretch"
    "|piriformis stretch|straight leg raise|4-way straight leg raise|adductor stretch",
    "ankle": "ankle pump|ankle circle|ankle alphabet|heel raise|toe raise|4-way ankle|BAPS board"
    "|calf stretch",
    "foot": "toe yoga|towel scrunch|plantar fascia stretch",
    "lumbar": "pelvic tilt|posterior pelvic tilt|abdominal bracing|lower trunk rotation|press-up"
    "|single knee to chest|double knee to chest|cat-camel|child's pose|bird dog|dead bug|hip hinge"
    "|quadruped rocking|seated trunk flexion|superman",
    "trunk": "plank|crunch|Pallof press|chop and lift",
    "thoracic": "thoracic extension|thoracic rotation",
    "cervical": "chin tuck|deep neck flexor|cervical isometric|cervical SNAG|cervical AROM"
    "|upper trap stretch",
    "jaw": "jaw exercise",
    "pelvis": "Kegel",
    "shoulder": "wall slide|wall walk|pendulum|scaption|shoulder isometric|external rotation|pulley"
    "|internal rotation|rotator cuff band rotation|shoulder extension|scapular retraction"
    "|shoulder roll|prone T/Y/I|horizontal abduction|serratus punch|cane exercise|table slide"
    "|sleeper stretch|cross-body stretch|doorway stretch|shoulder press|shoulder raise",
    "upper_extremity": "biceps curl|triceps extension|row|wheelchair push-up|upper body ergometer",
    "elbow": "elbow exercise",
    "forearm": "pronation/supination",
    "wrist": "wrist curl",
    "hand": "putty|grip strengthening|stress loading|dexterity task",
    "finger": "tendon glide|blocking exercise|thumb and finger exercise",
    "lower_extremity": "marching|squat|mini squat|lunge|step-up|step-down|sit to stand|leg press",
}
_MUSCLES = {
    "knee": "quadriceps|hamstrings",
    "hip": "hip flexors|hip extensors|hip abductors|gluteals|hip adductors|hip rotators",
    "ankle": "dorsiflexors|plantarflexors|invertors|evertors",
    "foot": "toe extensors|toe flexors",
    "trunk": "abdominals",
    "lumbar": "back extensors",
    "pelvis": "pelvic floor",
    "cervical": "neck flexors|neck extensors",
    "shoulder": "trapezius|scapular|serratus|latissimus|pectorals|deltoid|supraspinatus"
    "|infraspinatus|subscapularis|rotator cuff|shoulder groups",
    "elbow": "biceps|triceps",
    "wrist": "wrist extensors|wrist flexors",
    "finger": "finger flexors|finger extensors|hand intrinsics",
    "thumb": "thumb",
    "forearm": "pronators|supinators",
    "hand": "grip|pinch",
}
_MOTIONS = {
    "ankle": "dorsiflexion|plantarflexion|inversion|eversion",
    "forearm": "pronation|supination",
    "wrist": "radial deviation|ulnar deviation",
    "thumb": "opposition",
}


def _turned(table: Mapping[str, str]) -> dict[str, str]:
    return {name: region for region, names in table.items() for name in names.split("|")}


REGION_OF = {
    "exercise": _turned(_EXERCISES),
    "muscle": _turned(_MUSCLES),
    "motion": _turned(_MOTIONS),
}
# Words that as often mean no region: "back to work", "hand on rail", "heel slide", "chair arms".
VAGUE = frozenset(
    {
        "back",
        "hand",
        "hands",
        "foot",
        "feet",
        "heel",
        "toe",
        "toes",
        "arm",
        "arms",
        "leg",
        "legs",
        "core",
        "trunk",
        "sh",
        "digit",
        "digits",
        "finger",
        "fingers",
        "le",
        "les",
        "ue",
        "ues",
        "plantar",
    }
)
