# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""The compiled twin of `newsclean.judge.learned.doubt`."""


def doubt(tuple words not None, const float[:] probability, const Py_ssize_t[:] asked):
    """The twin of `doubt`."""
    cdef double expected = 0.0, wrong = 0.0, chance
    cdef Py_ssize_t at, i, size
    for at in range(asked.shape[0]):
        i = asked[at]
        if not 0 <= i < len(words) or i >= probability.shape[0]:
            raise IndexError("a block that is not there")
        size, chance = words[i], probability[i]
        expected += size * chance
        wrong += size * min(chance, 1.0 - chance)
    return wrong / expected if expected else 1.0
