"""What a page says of itself, as candidates with their sources; and the choice between them."""

from newsclean.metadata.choose import TELLING, Fields, choose
from newsclean.metadata.limits import values
from newsclean.metadata.structured import structured
from newsclean.metadata.visible import elsewhere, visible

__all__ = ["TELLING", "Fields", "choose", "elsewhere", "structured", "values", "visible"]
