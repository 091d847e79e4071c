"""The texts of a line as one: sanitised, with folded white space, and where in it each of them stands."""

from newsclean.text import UNSEEN_SPACES, sanitize

cdef extern from "Python.h":
    enum:
        PyUnicode_1BYTE_KIND
        PyUnicode_4BYTE_KIND
    str PyUnicode_FromKindAndData(int kind, const void* data, Py_ssize_t size)

cdef enum:  # what a character is that is not put behind the others as it stands
    FORBIDDEN = 1
    WHITE = 2
    UNSEEN_SPACE = 3

cdef uchar SIGNS[0x10000]  # no other character is any of these

cdef enum:
    CHUNK = 32  # characters that are looked at together

cdef enum:  # the first and the last of the characters that are neither space nor forbidden without a look at a table
    FIRST_PLAIN = 0x21
    LAST_PLAIN = 0x7E

cdef struct Run:  # a text as it stands on the page, and its element
    const uchar* text
    size_t length
    int home
    bint blank

cdef struct Span:  # where in a line a text stands, and its element
    Py_ssize_t start, end
    int home


def _fill():
    cdef str every = "".join(map(chr, range(0x10000)))
    cdef str kept = sanitize(every)
    cdef Py_ssize_t i, at = 0
    for i in range(0x10000):
        if at == len(kept) or kept[at] != every[i]:
            SIGNS[i] = FORBIDDEN
            continue
        at += 1
        SIGNS[i] = WHITE if every[i].isspace() else UNSEEN_SPACE if every[i] in UNSEEN_SPACES else 0


_fill()


ctypedef fused Chars:  # as bytes while all are ASCII, as most lines are
    uchar
    uint32_t


cdef inline bint is_copied(const uchar* text, Chars* out) noexcept:
    """Copy CHUNK characters of a text that is longer; False if they are more than ASCII with single spaces."""
    cdef uchar some[CHUNK + 1]
    cdef uchar differs = 0
    cdef int at
    memcpy(some, text, CHUNK + 1)  # what the compiler knows not to be written to it makes vectors of
    for at in range(CHUNK):
        differs |= <uchar> (some[at] < 0x20) | <uchar> (some[at] > LAST_PLAIN)
        differs |= <uchar> (some[at] == 0x20) & <uchar> (some[at + 1] == 0x20)
    for at in range(CHUNK):
        out[at] = some[at]
    return not differs


cdef class Runs:
    """Texts one after another."""

    cdef Run* runs
    cdef Py_ssize_t count, room

    def __dealloc__(self):
        free(self.runs)

    cdef int add(self, const uchar* text, size_t length, int home, bint blank) except -1:
        cdef Run* grown
        if self.count == self.room:
            grown = <Run*> realloc(self.runs, (2 * self.room + 64) * sizeof(Run))
            if grown == NULL:
                raise MemoryError
            self.runs, self.room = grown, 2 * self.room + 64
        self.runs[self.count] = Run(text, length, home, blank)
        self.count += 1
        return 0


cdef class Line:
    """The line that was put together last; its memory serves for the next one."""

    cdef uint32_t* chars
    cdef uchar* plain  # the same characters, while all are ASCII
    cdef Py_ssize_t length, room
    cdef Span* spans
    cdef Py_ssize_t count, spans_room
    cdef bint apart  # whether white space parts the next text from those that are there
    cdef bint is_plain

    def __dealloc__(self):
        free(self.chars)
        free(self.plain)
        free(self.spans)

    cdef str join(self, Runs runs):
        """The twin of `join`; the spans stay here."""
        cdef Py_ssize_t number
        self.length = self.count = 0
        self.apart, self.is_plain = False, True
        self.reserve(runs)
        for number in range(runs.count):
            if not self.take(runs.runs[number].text, runs.runs[number].length, runs.runs[number].home):
                self.mend(&runs.runs[number])
        if self.is_plain:
            return PyUnicode_FromKindAndData(PyUnicode_1BYTE_KIND, self.plain, self.length)
        return PyUnicode_FromKindAndData(PyUnicode_4BYTE_KIND, self.chars, self.length)

    cdef int reserve(self, Runs runs) except -1:
        """Make room for some texts: a character takes a byte or more of the page, and a chunk is tried behind the last."""
        cdef Py_ssize_t number, needed = runs.count + CHUNK + 1
        for number in range(runs.count):
            needed += runs.runs[number].length
        if needed > self.room:
            needed += needed // 4
            chars = realloc(self.chars, needed * sizeof(uint32_t))
            if chars == NULL:
                raise MemoryError
            self.chars = <uint32_t*> chars
            plain = realloc(self.plain, needed)
            if plain == NULL:
                raise MemoryError
            self.plain, self.room = <uchar*> plain, needed
        if runs.count > self.spans_room:
            spans = realloc(self.spans, 2 * runs.count * sizeof(Span))
            if spans == NULL:
                raise MemoryError
            self.spans, self.spans_room = <Span*> spans, 2 * runs.count
        return 0

    cdef int mend(self, const Run* run) except -1:
        """Put a text behind the others that is no UTF-8: what is none becomes a character that takes no more room."""
        cdef bytes text = decoded(run.text, run.length).encode()
        self.take(text, len(text), run.home)
        return 0

    cdef bint take(self, const uchar* text, size_t length, int home) noexcept:
        """Put a text behind the others, for which there is room; False, and nothing is put, if it is no UTF-8."""
        cdef Py_ssize_t at
        if self.is_plain:
            if is_put(self, self.plain, text, length, home):
                return True
            self.is_plain = False
            for at in range(self.length):
                self.chars[at] = self.plain[at]
        return is_put(self, self.chars, text, length, home)


cdef bint is_put(Line line, Chars* chars, const uchar* text, size_t length, int home) noexcept:
    """Put a text behind those of a line; False, and nothing is put, if it is no UTF-8, or has characters not for there."""
    cdef size_t at = 0
    cdef int size
    cdef uint32_t char = 0
    cdef uchar sign
    cdef Py_ssize_t start = 0, end = line.length
    cdef bint begun = False, filled = False, gap = True, white = False, apart = line.apart
    while at < length:
        char = text[at]
        if not gap and FIRST_PLAIN <= char <= LAST_PLAIN:  # most are: a word goes on
            while at + CHUNK < length and is_copied(text + at, chars + end):
                size = CHUNK - (text[at + CHUNK - 1] == 0x20)  # more space may follow
                at += size
                end += size
            while at < length and FIRST_PLAIN <= text[at] <= LAST_PLAIN:
                chars[end] = text[at]
                end += 1
                at += 1
            continue
        if FIRST_PLAIN <= char <= LAST_PLAIN:
            at += 1
        else:
            size = next_char(text + at, length - at, &char)
            if not size:
                return False
            at += size
            sign = SIGNS[char] if char < 0x10000 else 0
            if sign == FORBIDDEN:
                continue
            if sign == WHITE:
                apart = apart or not filled
                filled = gap = white = True
                continue
            if sign == UNSEEN_SPACE:
                filled = gap = True
                white = False
                continue
        if gap:
            if begun or (end and apart):
                chars[end] = 0x20
                end += 1
            if not begun:
                start, begun = end, True
            gap = False
        white = False
        if Chars is uchar and char > LAST_PLAIN:
            return False
        chars[end] = <Chars> char
        end += 1
    if begun:
        line.spans[line.count] = Span(start, end, home)
        line.count += 1
        line.length, line.apart = end, white
    else:
        line.apart = line.apart or filled
    return True
