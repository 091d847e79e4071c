"""Memory that is sent for some time before it is read: the work of a page pushes large tables far away."""

cdef extern from *:
    """
    #if defined(__GNUC__)
    #define fetch_soon(place) __builtin_prefetch(place)
    #else
    #define fetch_soon(place) ((void) 0)
    #endif
    """
    void fetch_soon(const void* place) noexcept
