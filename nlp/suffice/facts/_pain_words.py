"""Words around a pain rating: "rated a 4 at rest" holds label words, "after 4 visits" a unit."""

from __future__ import annotations

# These may stand between a pain word and its number without changing what the number is.
_LABELS_WRITTEN = """
    a about activity after again all almost an and appear approx approximately are around as at
    average avg back baseline bed before best between both but by c close co complaint
    complaints constant continues current currently daily day days decreased decreases
    decreasing described describes down dropped drops dull during eased eases end eval evening
    falls feeling feels fell felt for from gets given gives goes going has he her high highest
    his i ie improved improving in increased increases initial initially intensity intermittent
    is it its itself just last least level like low lowest max maybe me mild min mod moderate
    morning most mostly movement much my nearly night no none now nprs nrs numeric numerical o
    of on only or otherwise out overall pain patient peak perhaps post pre previous previously
    prior probably pt put puts ranged ranges ranging rate rated rates rating ratings reached
    reaches reduced reduces remains reported reporting reports rest resting result rises rose
    roughly same says scale score scored scores scoring self session settled settles severe she
    slight so soc sometimes start stated states stays still than that the their then they this
    time to today treatment tx up usually varies varying vas verbal visit w was week went were
    when while with worse worst yesterday
"""
LABELS = frozenset(_LABELS_WRITTEN.split())

# One of these beside a bare number makes it one more rating of the same pain.
_CUES_WRITTEN = """
    after average avg baseline before best between current currently down dropped drops during
    eval from goes initially last least max min most now only peak post pre previous previously
    prior rated rates reached reaches rest resting rises then to today up usually was were when
    worst yesterday
"""
CUES = frozenset(_CUES_WRITTEN.split())

# Behind one of these a bare number is no rating: "pain after 4", "ribs 4".
_BLOCKERS_WRITTEN = """
    above after age another blocks by c4 c5 class day days digit digits dip episode every finger
    fingers first for goal gr grade hole in l4 l5 last lasted lasting lasts limited ltg mcp mtp
    no number only or over page past per phase pip pod post-op ray rays rib ribs rm room side
    since stage step steps stg t4 takes than these those toe toes took type under unit used
    visit week within wk wks x zone
"""
BLOCKERS = frozenset(_BLOCKERS_WRITTEN.split())

# These make a count of the bare number before them: "pain for 4 days".
_UNITS_WRITTEN = """
    am area areas attempt attempts block blocks bout bouts cm d day days deg degree degrees
    different digit digits episode episodes ex exercise exercises extra fall falls feet finger
    fingers flight flights foot ft goal goals h headache headaches hour hours hr hrs inch inches
    injection injections joint joints kg lap laps lb lbs level levels location locations m med
    meds meter meters mg mile miles min mins minute minutes mm mo month months mos nd night
    nights of opportunities opportunity opps other others people person persons pill pillow
    pillows pills plus pm point points pound pounds pt pts rd region regions rep repetition
    repetitions reps s sec second seconds secs session sessions set sets spot spots st stair
    stairs step steps surgeries surgery tab tablet tablets tabs th time times toe toes trial
    trials tx view views visit visits way week weeks wk wks yard yards yd yds year years yr yrs
"""
UNITS = frozenset(_UNITS_WRITTEN.split())
