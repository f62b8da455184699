"""What changed between two statements: aligned sentence by sentence, judged, weighed."""

from monitor.compare.comparison import compare, compare_whole
from monitor.compare.differences import Judgement, judge

__all__ = ["Judgement", "compare", "compare_whole", "judge"]
