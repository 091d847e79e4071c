"""Lexicons: what class names and wording speak for; as in `newsclean.judge.lexicons`."""

import math
from weakref import WeakKeyDictionary

from cpython.dict cimport PyDict_GetItem
from cpython.float cimport PyFloat_AsDouble
from cpython.ref cimport Py_INCREF, Py_XDECREF

from newsclean.judge import lexicons

cdef enum:
    MAX_TERMS = 60
    MAX_FOUND = 2 * MAX_TERMS  # words, pairs of words, the first word
    FEW = 4
    WORDING = 7  # figures
    MAYBE = (1 << 13) - 1
    AHEAD = 8  # words

cdef double AGAINST = lexicons.AGAINST
if (lexicons.MAX_TERMS, lexicons.FEW, len(lexicons.WORDING)) != (MAX_TERMS, FEW, WORDING):
    raise ImportError("the plain figures of wording are others")

_KEPT = WeakKeyDictionary()  # by Lexicon and Wording


cdef extern from *:
    """
    #if defined(__GNUC__)
    #define fetch_soon(place) __builtin_prefetch(place)
    #else
    #define fetch_soon(place)
    #endif
    """
    void fetch_soon(const void*) noexcept

cdef struct Term:  # its characters follow
    int length
    int alone  # its rank, -1 if it has none
    int at_first

cdef enum:
    TERM_INTS = 3

cdef struct Pair:
    int first, second  # terms
    int rank  # -1: free


cdef class Terms:
    """A `Wording` with its words and pairs of words in tables.

    A word's number is the place of its `Term` among all; 0: it is in no term. The tables are larger than the memory
    that is near: what is looked up is sent for some time before.
    """

    cdef int* terms
    cdef uint64_t* slots  # of a word the hash and the number; 0: free
    cdef Pair* pairs
    cdef uint64_t* maybe  # a bit for the hash of each pair: few words in a row are one
    cdef double* weights  # by rank
    cdef Py_ssize_t slot_mask, pair_mask

    def __cinit__(self, wording):
        cdef Py_ssize_t i, count = len(wording.words), pairs = len(wording.pairs.ranks), at = 1
        self.slot_mask, self.pair_mask = (1 << (2 * count + 1).bit_length()) - 1, (1 << (2 * pairs).bit_length()) - 1
        self.terms = <int*> calloc(1 + TERM_INTS * count + sum(map(len, wording.words)), sizeof(int))
        self.slots = <uint64_t*> calloc(self.slot_mask + 1, sizeof(uint64_t))
        self.pairs = <Pair*> calloc(self.pair_mask + 1, sizeof(Pair))
        self.maybe = <uint64_t*> calloc(MAYBE + 1, sizeof(uint64_t))
        self.weights = <double*> calloc(len(wording.by_rank) + 1, sizeof(double))
        if not (self.terms and self.slots and self.pairs and self.maybe and self.weights):
            raise MemoryError
        for i, weight in enumerate(wording.by_rank.tolist()):
            self.weights[i] = weight
        for i in range(self.pair_mask + 1):
            self.pairs[i].rank = -1
        numbers = []
        for word, alone, at_first in zip(wording.words, wording.alone.tolist(), wording.at_first.tolist()):
            numbers.append(at)
            at = self.add(at, word, alone, at_first)
        for pair, rank in zip(wording.pairs.numbers.tolist(), wording.pairs.ranks.tolist()):
            if rank >= 0:
                self.add_pair(numbers[pair // count], numbers[pair % count], rank)

    def __dealloc__(self):
        free(self.terms)
        free(self.slots)
        free(self.pairs)
        free(self.maybe)
        free(self.weights)

    cdef Py_ssize_t add(self, Py_ssize_t number, str word, int alone, int at_first) except -1:
        """Put in a word; the number that the next one gets."""
        cdef Term* term = <Term*> (self.terms + number)
        cdef Py_ssize_t place, i
        cdef uint64_t sum = 0
        term.length, term.alone, term.at_first = len(word), alone, at_first
        for i, char in enumerate(word):
            self.terms[number + TERM_INTS + i] = ord(char)
            sum = mixed(sum, <Char> ord(char))
        place = hashed(sum) & self.slot_mask
        while self.slots[place]:
            place = (place + 1) & self.slot_mask
        self.slots[place] = <uint64_t> hashed(sum) << 32 | <uint32_t> number
        return number + TERM_INTS + term.length

    cdef int add_pair(self, int first, int second, int rank) except -1:
        cdef uint32_t hash = pair_hash(first, second)
        cdef Pair* pair = self.place(first, second, hash)
        pair.first, pair.second, pair.rank = first, second, rank
        self.maybe[hash >> 6 & MAYBE] |= <uint64_t> 1 << (hash & 63)
        return 0

    cdef int find(self, const Char* word, int length, uint32_t hash) noexcept:
        """The number of a word."""
        cdef Py_ssize_t at = hash & self.slot_mask
        cdef const Term* term
        while self.slots[at]:
            if self.slots[at] >> 32 == hash:
                term = <const Term*> (self.terms + <uint32_t> self.slots[at])
                if term.length == length and same(<const Char*> term + TERM_INTS, word, length):
                    return <int> <uint32_t> self.slots[at]
            at = (at + 1) & self.slot_mask
        return 0

    cdef int find_numbered(self, const Char* word, int length, Char* room) noexcept:
        """The number of a word with every run of digits as 0; `room` is as long as the word."""
        cdef int i, size = 0
        cdef uint64_t sum = 0
        cdef bint digit = False
        for i in range(length):
            if not KINDS[word[i]] & DECIMAL:
                room[size] = word[i]
            elif digit:
                continue
            else:
                room[size] = c"0"
            digit = KINDS[word[i]] & DECIMAL != 0
            sum = mixed(sum, room[size])
            size += 1
        return self.find(room, size, hashed(sum))

    cdef int look_up(self, Words words, Text room) except -1:
        """Find the numbers of all words."""
        cdef Py_ssize_t i, count = words.count
        cdef Word* word
        for i in range(min(AHEAD, count)):
            self.send_for(words.words[i].hash)
        for i in range(count):
            word = words.words + i
            if i + 2 * AHEAD < count:
                fetch_soon(self.slots + (words.words[i + 2 * AHEAD].hash & self.slot_mask))
            if i + AHEAD < count:
                self.send_for(words.words[i + AHEAD].hash)
            word.term = self.find(words.chars + word.start, word.length, word.hash)
            if not word.term and word.counted:
                room.reserve(word.length)
                word.term = self.find_numbered(words.chars + word.start, word.length, room.chars)
        return 0

    cdef inline void send_for(self, uint32_t hash) noexcept:
        cdef uint64_t slot = self.slots[hash & self.slot_mask]
        if slot >> 32 == hash:
            fetch_soon(self.terms + <uint32_t> slot)

    cdef Pair* place(self, int first, int second, uint32_t hash) noexcept:
        """Where a pair stands, or would."""
        cdef Py_ssize_t at = hash & self.pair_mask
        while self.pairs[at].rank >= 0 and not (self.pairs[at].first == first and self.pairs[at].second == second):
            at = (at + 1) & self.pair_mask
        return self.pairs + at

    cdef double figures(self, const int* numbers, int count, double total, double* out) noexcept:
        """The figures in WORDING of a block whose words have these numbers; `total` is the sum so far, comes back new.

        As in the plain twin sums are differences of sums over all blocks.
        """
        cdef int ranks[MAX_FOUND]
        cdef double sums[MAX_FOUND + 1]
        cdef int found = self.ranks(numbers, count, ranks), few, i, against = 0
        sums[0] = total
        for i in range(found):
            sums[i + 1] = sums[i] + self.weights[ranks[i]]
            against += self.weights[ranks[i]] < AGAINST
        if not found:
            memset(out, 0, WORDING * sizeof(double))
            return total
        few = min(FEW, found)
        out[0] = (sums[found] - total) / found
        out[1] = self.weights[ranks[0]]
        out[2] = sums[few] - total
        out[3] = self.weights[ranks[found - 1]]
        out[4] = sums[found] - sums[found - few]
        out[5] = against
        out[6] = <double> against / found
        return sums[found]

    cdef int ranks(self, const int* numbers, int count, int* ranks) noexcept:
        """The ranks of the terms that at most MAX_TERMS words make, in rising order, each once."""
        cdef uint32_t hashes[MAX_TERMS]
        cdef int pairs[MAX_TERMS]
        cdef int found = 0, paired = 0, i
        cdef uint32_t hash
        cdef const Pair* pair
        for i in range(1, count):
            if numbers[i - 1] and numbers[i]:
                hash = pair_hash(numbers[i - 1], numbers[i])
                if self.maybe[hash >> 6 & MAYBE] >> (hash & 63) & 1:
                    fetch_soon(self.pairs + (hash & self.pair_mask))
                    hashes[paired], pairs[paired] = hash, i
                    paired += 1
        for i in range(count):
            if numbers[i]:
                found = noted(ranks, found, (<const Term*> (self.terms + numbers[i])).alone)
        if count and numbers[0]:
            found = noted(ranks, found, (<const Term*> (self.terms + numbers[0])).at_first)
        for i in range(paired):
            pair = self.place(numbers[pairs[i] - 1], numbers[pairs[i]], hashes[i])
            found = noted(ranks, found, pair.rank)
        return sort(ranks, found)


cdef inline uint32_t pair_hash(int first, int second) noexcept:
    return hashed(mixed(mixed(0, <Char> first), <Char> second))


cdef inline int noted(int* ranks, int count, int rank) noexcept:
    """Put a rank (-1: none) behind others; how many there are."""
    if rank < 0:
        return count
    ranks[count] = rank
    return count + 1


cdef int sort(int* ranks, int count) noexcept:
    """Bring ranks in rising order, each once; how many are left."""
    cdef int i, left = 0
    if count > FEW_RANKS:
        sort_by_digits(ranks, count)
    else:
        sort_few(ranks, count)
    for i in range(count):
        if not left or ranks[i] != ranks[left - 1]:
            ranks[left] = ranks[i]
            left += 1
    return left


cdef enum:
    FEW_RANKS = 20
    DIGIT_BITS = 8
    DIGITS = 256


cdef void sort_few(int* ranks, int count) noexcept:
    """Put each where it belongs among those before."""
    cdef int i, at, rank
    for i in range(1, count):
        rank, at = ranks[i], i
        while at and ranks[at - 1] > rank:
            ranks[at] = ranks[at - 1]
            at -= 1
        ranks[at] = rank


cdef void sort_by_digits(int* ranks, int count) noexcept:
    """Sort by the lowest digit, then by the next, as long as there is one; at most MAX_FOUND ranks, none below 0."""
    cdef int[MAX_FOUND] sorted
    cdef int[DIGITS + 1] first
    cdef int i, digit, most = 0, shift = 0
    for i in range(count):
        most |= ranks[i]
    while shift < 32 and most >> shift:
        memset(first, 0, sizeof(first))
        for i in range(count):
            first[(ranks[i] >> shift & (DIGITS - 1)) + 1] += 1
        for digit in range(DIGITS):
            first[digit + 1] += first[digit]
        for i in range(count):
            digit = ranks[i] >> shift & (DIGITS - 1)
            sorted[first[digit]] = ranks[i]
            first[digit] += 1
        memcpy(ranks, sorted, count * sizeof(int))
        shift += DIGIT_BITS


cdef int add_whole(Words words, Text room, str text) except -1:
    """Add a text as one word."""
    cdef Py_ssize_t i, count = PyUnicode_GET_LENGTH(text)
    cdef uint64_t sum = 0
    room.reserve(count)
    for i in range(count):
        room.chars[i] = PyUnicode_READ(PyUnicode_KIND(text), PyUnicode_DATA(text), i)
        sum = mixed(sum, room.chars[i])
    return words.add(room.chars, <int> count, hashed(sum))


cdef enum:
    RECENT = 4096  # 2 to the power of 64 - 52

cdef struct Recent:  # a word that was asked for, which is kept alive, and its weight
    PyObject* word
    double weight
    bint known


cdef class Weights:
    """A `Lexicon` with the weights of the words met last."""

    cdef dict weights
    cdef Recent recent[RECENT]  # by the place of a word in memory: elements share their words

    def __cinit__(self, lexicon):
        self.weights = dict(lexicon.weights)

    def __dealloc__(self):
        cdef int at
        for at in range(RECENT):
            Py_XDECREF(self.recent[at].word)

    cdef Recent* of_word(self, object word) except NULL:
        cdef Recent* recent = &self.recent[<uint64_t> <PyObject*> word * <uint64_t> 0x9E3779B97F4A7C15 >> 52]
        cdef PyObject* before = recent.word
        cdef PyObject* found
        if before != <PyObject*> word:
            found = PyDict_GetItem(self.weights, word)
            recent.weight, recent.known = PyFloat_AsDouble(<object> found) if found != NULL else 0.0, found != NULL
            Py_INCREF(word)
            recent.word = <PyObject*> word
            Py_XDECREF(before)
        return recent

    cdef double of(self, frozenset tokens) except? -1:
        """The mean weight of the known words among an element's.

        It is rounded once: sums of few weights are exact, which what each addition loses tells.
        """
        cdef double sum = 0.0, next, weight, rest, lost = 0.0
        cdef Py_ssize_t count = 0
        cdef const Recent* recent
        for token in tokens:
            recent = self.of_word(token)
            if recent.known:
                weight = recent.weight
                next = sum + weight
                rest = next - sum
                lost += abs((sum - (next - rest)) + (weight - rest))
                sum = next
                count += 1
        if lost != 0.0:
            return math.fsum([self.weights[token] for token in tokens if token in self.weights]) / count
        return sum / count if count else 0.0


cdef Terms terms_of(wording):
    """The tables of a wording, made once."""
    found = _KEPT.get(wording)
    if found is None:
        found = _KEPT[wording] = Terms(wording)
    return found


cdef Weights weights_of(lexicon):
    """The weights of a lexicon, taken once."""
    found = _KEPT.get(lexicon)
    if found is None:
        found = _KEPT[lexicon] = Weights(lexicon)
    return found
