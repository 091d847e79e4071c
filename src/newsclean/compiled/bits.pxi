"""Bits of whole numbers."""

cdef extern from *:
    """
    #if defined(__GNUC__)
    #define first_bit(bits) __builtin_ctzll(bits)
    #else
    static int first_bit(unsigned long long bits) {
        int at = 0;
        for (; !(bits & 1); bits >>= 1) at++;
        return at;
    }
    #endif
    """
    int first_bit(unsigned long long bits) noexcept  # the place of the lowest one that is set; some bit is
