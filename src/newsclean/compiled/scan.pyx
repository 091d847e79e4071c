# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""The compiled twins of functions of `newsclean.dates.scan`; `glance` and `read` of what folds to ASCII letters."""

from cpython.object cimport PyObject
from cpython.set cimport PySet_Add
from cpython.unicode cimport (
    Py_UNICODE_ISALNUM, Py_UNICODE_ISDECIMAL, Py_UNICODE_ISSPACE, PyUnicode_DATA, PyUnicode_KIND, PyUnicode_READ, PyUnicode_READ_CHAR,
)
from libc.stdlib cimport calloc, free
from newsclean.compiled.lookup cimport SEED, Words, added, spread
from newsclean.compiled.text cimport DECIMAL, Text, fold_into, letter_of, release, reserve, taken

from newsclean.compiled.text import _folds_alone
from newsclean.dates import numerals

cdef extern from "Python.h":
    frozenset PyFrozenSet_New(PyObject*)

from newsclean.dates import scan as plain

cdef enum:
    MAX_TEXT = 4096  # characters of a text that is read here
    KEPT_DIGITS = 4  # of a number whose sign is kept
    GLUED_DIGITS = 5
    FREE = 4  # slots for each step from one token of a phrase to the next
    ROOT = 0
    NONE = -1
    DATED_PAGES = 0x1100
    DATED_PAGE = 256  # characters that memory is taken for at once

cdef enum:  # beside the number of a token
    ORDINAL = 1
    OF_DATES = 2  # in whatever phrase
    WITHOUT_NUMBER = 4  # a day or a relative phrase by itself
    SHIFT = 3

cdef struct Step:  # from a node of the tree of phrases to another
    int start
    unsigned int token
    int end

cdef struct Token:
    Py_ssize_t start
    Py_ssize_t length
    unsigned int known  # its number, 0 for none that stands in phrases
    bint ordinal
    bint digits

cdef Words TOKENS = None  # of all phrases
cdef Step* STEPS = NULL
cdef unsigned int STEP_MASK = 0, ANY_NUMBER = 0  # the latter: the token that stands for one
cdef list SIGNS = []  # by node; None for one within phrases only
cdef Py_UCS4* CODES = NULL  # of those signs, 0 for none
cdef list SIGN_OF_MARK = []
cdef Py_UCS4 CODE_OF_MARK[128]
cdef Py_UCS4 MONTH = ord(plain.MONTH), RELATIVE = ord(plain.RELATIVE)
cdef int UNDATED = plain.UNDATED, DATED = plain.DATED, MIXED = plain.MIXED
cdef dict SIGN_OF_NUMBER = {}
cdef Dated* DATED_BY_PAGE[DATED_PAGES]
cdef object Glance = None, Reading = None


cdef int load() except -1:
    """Read the tree of phrases, once."""
    global TOKENS, Glance, Reading, SIGN_OF_MARK, ANY_NUMBER
    cdef dict numbers = {}
    if TOKENS is not None:
        return 0
    Glance, Reading = plain.Glance, plain.Reading
    SIGN_OF_MARK = [plain._from_mark(chr(code)) for code in range(128)]
    for code, sign in enumerate(SIGN_OF_MARK):
        CODE_OF_MARK[code] = ord(sign.code)
    steps = []
    _number_nodes(plain._phrases(), numbers, steps)
    _fill_codes()
    _fill_steps(steps)
    ANY_NUMBER = numbers.get("#", 0)
    bits = {token: number << SHIFT for token, number in numbers.items()}
    for known, bit in (
        (plain.ORDINALS, ORDINAL), (plain.known_words(), OF_DATES), (plain.words_without_numbers(), WITHOUT_NUMBER),
    ):
        for token in known:
            if token.isascii():
                bits[token] = bits.get(token, 0) | bit
    TOKENS = Words(bits)
    return 0


cdef int _number_nodes(dict tree, dict numbers, list steps) except -1:
    """Give each node that ASCII tokens lead to a number, in the order of its sign in `SIGNS`."""
    cdef list nodes = [tree]
    cdef int at = 0
    del SIGNS[:]
    while at < len(nodes):
        node = nodes[at]
        SIGNS.append(node.get(""))
        for token, below in node.items():
            if token and token.isascii():
                steps.append((at, numbers.setdefault(token, len(numbers) + 1), len(nodes)))
                nodes.append(below)
        at += 1
    return 0


cdef int _fill_codes() except -1:
    global CODES
    free(CODES)
    CODES = <Py_UCS4*> calloc(len(SIGNS), sizeof(Py_UCS4))
    if CODES == NULL:
        raise MemoryError
    for at, sign in enumerate(SIGNS):
        CODES[<Py_ssize_t> at] = ord(sign.code) if sign is not None else 0
    return 0


cdef int _fill_steps(list steps) except -1:
    global STEPS, STEP_MASK
    cdef unsigned int size = 64, place
    while size < FREE * len(steps):
        size *= 2
    free(STEPS)
    STEPS = <Step*> calloc(size, sizeof(Step))
    if STEPS == NULL:
        raise MemoryError
    STEP_MASK = size - 1
    for start, token, end in steps:
        place = _place_of(start, token)
        while STEPS[place].token:
            place = (place + 1) & STEP_MASK
        STEPS[place].start, STEPS[place].token, STEPS[place].end = start, token, end
    return 0


cdef inline unsigned int _place_of(int start, unsigned int token) noexcept:
    return spread(added(added(SEED, <Py_UCS4> start), <Py_UCS4> token)) & STEP_MASK


cdef int _step(int start, unsigned int token) noexcept:
    """The node that a token leads to from another; NONE if there is none."""
    cdef unsigned int place
    if not token:
        return NONE
    place = _place_of(start, token)
    while STEPS[place].token:
        if STEPS[place].start == start and STEPS[place].token == token:
            return STEPS[place].end
        place = (place + 1) & STEP_MASK
    return NONE


cdef inline const Dated* dated_of(Py_UCS4 char) except NULL:
    """What a character is."""
    cdef unsigned int code = char
    cdef const Dated* page = DATED_BY_PAGE[code // DATED_PAGE]
    if page == NULL or not page[code % DATED_PAGE].met:
        page = _dated_page_of(code)
    return page + code % DATED_PAGE


cdef const Dated* _dated_page_of(unsigned int code) except NULL:
    """The page of a character that is met for the first time, which is looked up; its neighbours may never be met."""
    cdef Dated** page = DATED_BY_PAGE + code // DATED_PAGE
    if page[0] == NULL:
        page[0] = <Dated*> calloc(DATED_PAGE, sizeof(Dated))
        if page[0] == NULL:
            raise MemoryError
    _look_up(page[0] + code % DATED_PAGE, chr(code))
    return page[0]


cdef int _look_up(Dated* found, str letter) except -1:
    cdef int place
    form = plain._folded_alone(letter)
    kinds = [*map(plain._kind, form)]
    if len(form) <= MAX_FORM and not (
        numerals.may_count(letter) or "d" in kinds or not all(map(_folds_alone, form))
    ):
        found.alone, found.count = True, len(form)
        known = plain.known_words()
        found.plain = all(one.isascii() or (kind in "ps" and one not in known) for one, kind in zip(form, kinds))
        for place in range(len(form)):
            found.form[place] = c" " if kinds[place] == "s" else ord(form[place])
            found.kind[place] = {"a": ord(form[place]), "0": c"0"}.get(kinds[place], c" ")
    found.met = True
    return 0


def glance(str text not None):
    """The twin of `glance`."""
    cdef Text folded
    load()
    folded.chars, folded.room, folded.length = NULL, 0, 0
    try:
        return _glanced(&folded) if _folds(&folded, text) else glance.plain(text)
    finally:
        release(&folded)


def look(str text not None):
    """The twin of `look`."""
    cdef Text folded
    load()
    folded.chars, folded.room, folded.length = NULL, 0, 0
    try:
        return _looked(&folded, text) if _folds(&folded, text) else look.plain(text)
    finally:
        release(&folded)


def has_company(str text not None):
    """The twin of `has_company`."""
    return in_company(text)


def is_parted(str line not None):
    """The twin of `is_parted`."""
    return parted(line)


cdef bint in_company(str text) except -1:
    """Whether a line has a number, and is parted."""
    cdef Py_ssize_t at
    if parted(text):
        for at in range(len(text)):
            if letter_of(PyUnicode_READ(PyUnicode_KIND(text), PyUnicode_DATA(text), at)).bits & DECIMAL:
                return True
    return False


cdef bint parted(str text) noexcept:
    """Whether a bar, or a dash between spaces, parts a text."""
    cdef Py_ssize_t at, length = len(text)
    cdef int kind = PyUnicode_KIND(text)
    cdef const void* data = PyUnicode_DATA(text)
    cdef Py_UCS4 char
    for at in range(length):
        char = PyUnicode_READ(kind, data, at)
        if char in (c"|", 0xFF5C, 0xB7, 0x2022, 0x2219, 0x2027):
            return True
        if (
            char in (c"-", 0x2013, 0x2014)
            and 0 < at < length - 1
            and Py_UNICODE_ISSPACE(PyUnicode_READ(kind, data, at - 1))
            and Py_UNICODE_ISSPACE(PyUnicode_READ(kind, data, at + 1))
        ):
            return True
    return False


cdef bint _folds(Text* out, str text) except -1:
    """Fold a text into a buffer as a whole; False where other letters than those of English are left."""
    fold_into(out, text, len(text))
    return _is_ascii(out) or _lower(out, _in_digits(text))


cdef inline Py_ssize_t end_of_run(const Text* folded, Py_ssize_t at, Py_UCS4 first, Py_UCS4 last) noexcept:
    """Where characters from the first to the last end that stand at a place."""
    while at < folded.length and first <= folded.chars[at] <= last:
        at += 1
    return at


cdef int _looked(const Text* folded, str text) except -1:
    cdef Py_ssize_t at = 0, start
    cdef int numbers = 0
    cdef unsigned int bits, found = 0
    while at < folded.length:
        start = at
        if c"a" <= folded.chars[at] <= c"z":
            at = end_of_run(folded, at, c"a", c"z")
            bits = TOKENS.bits_of(folded.chars + start, at - start)
            if not bits & OF_DATES:
                return MIXED if in_company(text) else UNDATED
            found |= bits
        elif c"0" <= folded.chars[at] <= c"9":
            at = end_of_run(folded, at, c"0", c"9")
            numbers += 1
        else:
            at += 1
    return DATED if numbers > 1 or (numbers and found) or found & WITHOUT_NUMBER else UNDATED


cdef bint _is_ascii(const Text* text) noexcept:
    cdef Py_ssize_t at
    cdef unsigned int found = 0
    for at in range(text.length):
        found |= <unsigned int> text.chars[at]
    return found < 128


cdef object _glanced(const Text* folded):
    cdef Py_ssize_t at = 0, start, numbers = 0
    cdef frozenset words = PyFrozenSet_New(NULL)
    while at < folded.length:
        start = at
        if c"a" <= folded.chars[at] <= c"z":
            at = end_of_run(folded, at, c"a", c"z")
            PySet_Add(words, taken(folded, start, at))
        elif c"0" <= folded.chars[at] <= c"9":
            at = end_of_run(folded, at, c"0", c"9")
            numbers += 1
        else:
            at += 1
    return tuple.__new__(Glance, (words, numbers))


def read(str text not None):
    """The twin of `read`."""
    cdef Text folded
    cdef Token* tokens = NULL
    if len(text) > MAX_TEXT:
        return read.plain(text)
    load()
    folded.chars, folded.room, folded.length = NULL, 0, 0
    try:
        if not _lower(&folded, _in_digits(text)):
            return read.plain(text)
        tokens = <Token*> calloc(folded.length + 1, sizeof(Token))
        if tokens == NULL:
            raise MemoryError
        return _reading(&folded, tokens, _tokenise(&folded, tokens))
    finally:
        free(tokens)
        release(&folded)


cdef str _in_digits(str text):
    """The text with months in Roman numerals as digits."""
    cdef int kind = PyUnicode_KIND(text)
    cdef const void* data = PyUnicode_DATA(text)
    cdef Py_ssize_t at
    for at in range(len(text)):
        if PyUnicode_READ(kind, data, at) in (c"I", c"V", c"X"):
            return plain.in_digits(text)
    return text


cdef bint _lower(Text* out, str text) except -1:
    """Fold a text character by character into a buffer; False where other letters than those of English are left."""
    cdef int kind = PyUnicode_KIND(text), place
    cdef const void* data = PyUnicode_DATA(text)
    cdef const Dated* sign
    cdef Py_ssize_t at
    cdef Py_UCS4 char
    reserve(out, MAX_FORM * len(text) + 1)
    out.length = 0
    for at in range(len(text)):
        char = PyUnicode_READ(kind, data, at)
        if char < 128:
            out.chars[out.length] = <Py_UCS4> (<unsigned int> char + (c"A" <= char <= c"Z") * 32)
            out.length += 1
            continue
        sign = dated_of(char)
        if not sign.plain:
            return False
        for place in range(sign.count):
            out.chars[out.length] = sign.form[place]
            out.length += 1
    return True


cdef Py_ssize_t _tokenise(const Text* text, Token* tokens) noexcept:
    """Runs of digits, runs of letters, and all else but spaces by itself; how many they are."""
    cdef const Py_UCS4* chars = text.chars
    cdef Py_ssize_t at = 0, count = 0
    cdef unsigned int bits
    cdef Token* token
    while at < text.length:
        token = tokens + count
        token.start = at
        token.digits = c"0" <= chars[at] <= c"9"
        at += 1
        if token.digits:
            while at < text.length and c"0" <= chars[at] <= c"9":
                at += 1
        elif c"a" <= chars[at - 1] <= c"z":
            while at < text.length and c"a" <= chars[at] <= c"z":
                at += 1
        elif chars[at - 1] == c" " or c"\t" <= chars[at - 1] <= c"\r" or 0x1C <= chars[at - 1] <= 0x1F:
            continue
        token.length = at - token.start
        bits = TOKENS.bits_of(chars + token.start, token.length)
        token.known, token.ordinal = bits >> SHIFT, bits & ORDINAL != 0
        count += 1
    return count


cdef object _reading(Text* text, const Token* tokens, Py_ssize_t count):
    """The signs of tokens; their letters are written over the text in front of the token, which is read already."""
    cdef Py_ssize_t at = 0, length, months = 0
    cdef list row = []
    cdef Py_UCS4 code
    cdef int node
    while at < count:
        node = _longest(text, tokens, count, at, &length)
        if length == 1 and tokens[at].ordinal and at > 0 and tokens[at - 1].digits:
            at += 1
            continue
        if node != NONE:
            sign, code = SIGNS[node], CODES[node]
            if code == RELATIVE:
                sign = plain._counted(sign, _texts(text, tokens, at, at + length))
        elif tokens[at].digits:
            sign = _number(text, tokens + at)
            code = PyUnicode_READ_CHAR(sign.code, 0)
        else:
            code = text.chars[tokens[at].start]
            if code < 128:
                sign, code = SIGN_OF_MARK[<int> code], CODE_OF_MARK[code]
            else:
                sign = plain._from_mark(chr(code))
                code = PyUnicode_READ_CHAR(sign.code, 0)
        text.chars[len(row)] = code
        row.append(sign)
        months += code == MONTH
        at += length
    return tuple.__new__(Reading, (tuple(row), taken(text, 0, len(row)) if months < 2 else plain._letters(row)))


cdef int _longest(const Text* text, const Token* tokens, Py_ssize_t count, Py_ssize_t start, Py_ssize_t* length) noexcept:
    """The node of the longest phrase that starts at a token, and of how many it is; NONE and 1 if there is none."""
    cdef int node = ROOT, follow, best = NONE
    cdef Py_ssize_t at
    length[0] = 1
    for at in range(start, count):
        follow = _step(node, tokens[at].known)
        if follow == NONE and tokens[at].digits:
            follow = _step(node, ANY_NUMBER)
        if follow != NONE:
            node = follow
            if CODES[node]:
                best, length[0] = node, at + 1 - start
        elif at == start or tokens[at].length > 1 or text.chars[tokens[at].start] not in (c".", c"'", c"-", c"/"):
            break
    return best


cdef list _texts(const Text* text, const Token* tokens, Py_ssize_t start, Py_ssize_t end):
    cdef Py_ssize_t at
    return [taken(text, tokens[at].start, tokens[at].start + tokens[at].length) for at in range(start, end)]


cdef object _number(const Text* text, const Token* token):
    """The sign of a number; that of a short one is kept."""
    cdef Py_ssize_t at
    cdef unsigned int value = 1  # in front of the digits, so that "03" is not "3"
    if token.length > KEPT_DIGITS:
        return plain._from_number(taken(text, token.start, token.start + token.length))
    for at in range(token.start, token.start + token.length):
        value = value * 10 + <unsigned int> text.chars[at] - 48
    sign = SIGN_OF_NUMBER.get(value)
    if sign is None:
        sign = plain._from_number(taken(text, token.start, token.start + token.length))
        SIGN_OF_NUMBER[value] = sign
    return sign


def may_be_glued(str text not None):
    """The twin of `may_be_glued`."""
    cdef int kind = PyUnicode_KIND(text), digits = 0
    cdef const void* data = PyUnicode_DATA(text)
    cdef bint letter = False, small = False  # what stands in front: any letter, any but a capital of English
    cdef Py_ssize_t at
    cdef Py_UCS4 char
    for at in range(len(text)):
        char = PyUnicode_READ(kind, data, at)
        if c"0" <= char <= c"9":
            digits += 1
            if letter or digits == GLUED_DIGITS:
                return True
            small = False
            continue
        digits = 0
        if c"A" <= char <= c"Z":
            if small:
                return True
            letter = True
        else:
            letter = small = c"a" <= char <= c"z" or (
                char > 127 and Py_UNICODE_ISALNUM(char) and not Py_UNICODE_ISDECIMAL(char)
            )
    return False
