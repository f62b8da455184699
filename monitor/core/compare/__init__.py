"""What changed between two statements: aligned sentence by sentence, judged, weighed."""

from monitor.core.compare.changes import compare, compare_whole
from monitor.core.compare.judge import Judgement, judge

__all__ = ["Judgement", "compare", "compare_whole", "judge"]
