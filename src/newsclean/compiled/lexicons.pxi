"""Lexicons: what class names and wording speak for; as in `newsclean.judge.lexicons`."""

import math
from weakref import WeakKeyDictionary

from newsclean.judge import lexicons

cdef enum:
    MAX_TERMS = 60
    FEW = 4
    WORDING = 7  # figures
    MAYBE = (1 << 11) - 1
    AHEAD = 8  # words
    POINT_BITS = 24  # behind the point of a weight, as a half-precision float has them
    MOST_WEIGHT = 1 << POINT_BITS + 4
    NONE = -1 << 31  # no weight
    MOST = (1 << 31) - 1

cdef double UNIT = 2.0**-POINT_BITS
cdef int AGAINST = <int> (lexicons.AGAINST / UNIT)
if (lexicons.MAX_TERMS, lexicons.FEW, len(lexicons.WORDING)) != (MAX_TERMS, FEW, WORDING):
    raise ImportError("the plain figures of wording are others")

_KEPT = WeakKeyDictionary()  # by Lexicon and Wording

cdef struct Term:
    uint64_t opening  # its first eight bytes, zeros behind a shorter one
    int start, length
    int alone, at_first  # its weights, as those of pairs in units of 1/2^POINT_BITS; NONE if it has none

cdef struct Pair:
    int first, second  # terms
    int weight  # NONE: free


@cython.final
cdef class Terms:
    """A `Wording` with its words and pairs of words in tables.

    A word's number is the place of its `Term`; 0: it is in no term. The tables are larger than the memory that is near:
    what is looked up is sent for some time before. Weights are whole numbers of units: their sums are the same in any
    order, and those that floats have, if weights are as exact as a model stores them.
    """

    cdef Term* terms
    cdef byte* bytes
    cdef uint64_t* slots  # of a word the hash and the number; 0: free
    cdef Pair* pairs
    cdef uint64_t* maybe  # a bit for the hash of each pair: few words in a row are one
    cdef int* texts  # of each term the number of the text that had it last
    cdef int last_text
    cdef Py_ssize_t count, used, slot_mask, pair_mask
    cdef bint is_exact

    def __cinit__(self, wording):
        cdef Py_ssize_t i, count = len(wording.words), pairs = len(wording.pairs.ranks)
        encoded = [word.encode("utf-8", "surrogatepass") for word in wording.words]
        weights = wording.by_rank.tolist()
        units = [in_units(weight) for weight in weights]
        self.is_exact = (np.array(units, np.float64) * UNIT).tobytes() == np.array(weights, np.float64).tobytes()
        self.slot_mask, self.pair_mask = (1 << (2 * count + 1).bit_length()) - 1, (1 << (2 * pairs).bit_length()) - 1
        self.terms = <Term*> calloc(1 + count, sizeof(Term))
        self.bytes = <byte*> calloc(8 + sum(map(len, encoded)), 1)
        self.slots = <uint64_t*> calloc(self.slot_mask + 1, sizeof(uint64_t))
        self.pairs = <Pair*> calloc(self.pair_mask + 1, sizeof(Pair))
        self.maybe = <uint64_t*> calloc(MAYBE + 1, sizeof(uint64_t))
        self.texts = <int*> calloc(1 + count, sizeof(int))
        if not (self.terms and self.bytes and self.slots and self.pairs and self.maybe and self.texts):
            raise MemoryError
        for i in range(self.pair_mask + 1):
            self.pairs[i].weight = NONE
        units.append(NONE)  # at rank -1
        for word, alone, at_first in zip(encoded, wording.alone.tolist(), wording.at_first.tolist()):
            self.add(word, units[alone], units[at_first])
        for pair, rank in zip(wording.pairs.numbers.tolist(), wording.pairs.ranks.tolist()):
            if rank >= 0:
                self.add_pair(1 + pair // count, 1 + pair % count, units[rank])

    def __dealloc__(self):
        free(self.terms)
        free(self.bytes)
        free(self.slots)
        free(self.pairs)
        free(self.maybe)
        free(self.texts)

    cdef int add(self, bytes word, int alone, int at_first) except -1:
        cdef Py_ssize_t place
        cdef uint32_t hash
        cdef Term* term
        self.count += 1
        term = self.terms + self.count
        term.start, term.length, term.alone, term.at_first = <int> self.used, <int> len(word), alone, at_first
        memcpy(self.bytes + self.used, <const char*> word, term.length)
        term.opening = eight_of(self.bytes + self.used, term.length)
        hash = hash_of(self.bytes + self.used, term.length)
        self.used += term.length
        place = hash & self.slot_mask
        while self.slots[place]:
            place = (place + 1) & self.slot_mask
        self.slots[place] = slot_of(hash, self.count)
        return 0

    cdef int add_pair(self, int first, int second, int weight) except -1:
        cdef uint32_t hash = pair_hash(first, second)
        cdef Pair* pair = self.place(first, second, hash)
        pair.first, pair.second, pair.weight = first, second, weight
        self.maybe[hash >> 6 & MAYBE] |= <uint64_t> 1 << (hash & 63)
        return 0

    cdef int find(self, const byte* word, int length, uint64_t opening, uint32_t hash) noexcept:
        """The number of a word."""
        cdef Py_ssize_t at = hash & self.slot_mask
        cdef const Term* term
        while self.slots[at]:
            if self.slots[at] >> 32 == hash:
                term = self.terms + <uint32_t> self.slots[at]
                if term.opening == opening and term.length == length and same(self.bytes + term.start, word, length):
                    return <int> <uint32_t> self.slots[at]
            at = (at + 1) & self.slot_mask
        return 0

    cdef void look_up(self, Words words) noexcept:
        """Find the numbers of all words."""
        cdef Py_ssize_t i, count = words.count
        cdef Word* word
        cdef const byte* numbered
        for i in range(min(AHEAD, count)):
            self.send_for(words.words[i].hash)
        for i in range(count):
            word = words.words + i
            if i + 2 * AHEAD < count:
                fetch_soon(self.slots + (words.words[i + 2 * AHEAD].hash & self.slot_mask))
            if i + AHEAD < count:
                self.send_for(words.words[i + AHEAD].hash)
            word.term = self.find(words.bytes + word.start, word.length, word.opening, word.hash)
            if not word.term and word.numbered:
                numbered = words.bytes + word.start + word.length
                word.term = self.find(
                    numbered, word.numbered, eight_of(numbered, word.numbered), hash_of(numbered, word.numbered)
                )
            word.alone = self.terms[word.term].alone if word.term else NONE

    cdef inline void send_for(self, uint32_t hash) noexcept:
        cdef uint64_t slot = self.slots[hash & self.slot_mask]
        if slot >> 32 == hash:
            fetch_soon(self.terms + <uint32_t> slot)

    cdef Pair* place(self, int first, int second, uint32_t hash) noexcept:
        """Where a pair stands, or would."""
        cdef Py_ssize_t at = hash & self.pair_mask
        while self.pairs[at].weight != NONE and not (self.pairs[at].first == first and self.pairs[at].second == second):
            at = (at + 1) & self.pair_mask
        return self.pairs + at

    cdef Head* heads(self, Memory memory, const Word* words, Keys keys, Py_ssize_t blocks) except NULL:
        """What is known of each word of some blocks, and of the pair that it makes with the one before."""
        cdef Head* heads = <Head*> memory.room(keys.count, sizeof(Head))
        cdef int* paired = <int*> memory.room(keys.count, sizeof(int))
        cdef uint32_t* hashes = <uint32_t*> memory.room(keys.count, sizeof(uint32_t))
        cdef Py_ssize_t block, i, count = 0
        cdef int before, term
        cdef uint32_t hash
        for block in range(blocks):
            before = 0
            for i in range(keys.first[block], keys.first[block + 1]):
                term = words[keys.keys[i]].term
                hash = pair_hash(before, term)
                heads[i] = Head(term, words[keys.keys[i]].alone, NONE)
                fetch_soon(self.texts + term)
                hashes[count], paired[count] = hash, <int> i
                count += self.may_pair(before, term, hash)
                before = term
        for i in range(min(AHEAD, count)):
            fetch_soon(self.pairs + (hashes[i] & self.pair_mask))
        for i in range(count):
            if i + AHEAD < count:
                fetch_soon(self.pairs + (hashes[i + AHEAD] & self.pair_mask))
            heads[paired[i]].pair = self.place(heads[paired[i] - 1].term, heads[paired[i]].term, hashes[i]).weight
        return heads

    cdef inline bint may_pair(self, int first, int second, uint32_t hash) noexcept:
        return (first != 0) & (second != 0) & <int> (self.maybe[hash >> 6 & MAYBE] >> (hash & 63))

    cdef int next_text(self) noexcept:
        """A number that stands at no term."""
        if self.last_text == MOST:
            memset(self.texts, 0, (1 + self.count) * sizeof(int))
            self.last_text = 0
        self.last_text += 1
        return self.last_text

    cdef void figures(self, const Head* heads, int count, double* out) noexcept:
        """The figures in WORDING of a block with some words."""
        cdef int text = self.next_text()
        cdef int weights[2 * MAX_TERMS + 1]
        cdef int found = 0, i
        cdef bint again = False, before
        for i in range(count):
            before, again = again, self.texts[heads[i].term] == text
            self.texts[heads[i].term] = text
            weights[found] = heads[i].alone
            found += (heads[i].alone != NONE) & (not again)
            weights[found] = heads[i].pair
            found += heads[i].pair != NONE and not (again and before and had_pair(heads, i))
        if count and heads[0].term:
            weights[found] = self.terms[heads[0].term].at_first
            found += weights[found] != NONE
        if not found:
            memset(out, 0, WORDING * sizeof(double))
            return
        weigh(weights, found, out)


cdef struct Head:  # a word of a block
    int term  # its number
    int alone, pair  # the weight of its term, of the pair with the word before


cdef bint had_pair(const Head* heads, int at) noexcept:
    """Whether the pair at a place of a block has been there before."""
    cdef int i
    for i in range(1, at):
        if heads[i].term == heads[at].term and heads[i - 1].term == heads[at - 1].term:
            return True
    return False


cdef void weigh(const int* weights, int count, double* out) noexcept:
    """The figures in WORDING of some weights; of the FEW least and most each stands in a variable of its own."""
    cdef int low, high, i, against = 0
    cdef int first = MOST, second = MOST, third = MOST, fourth = MOST
    cdef int last = -MOST, last_but_one = -MOST, last_but_two = -MOST, last_but_three = -MOST
    cdef int64_t total = 0
    for i in range(count):
        low = high = weights[i]
        total += low
        against += low < AGAINST
        low, first = max(low, first), min(low, first)
        low, second = max(low, second), min(low, second)
        low, third = max(low, third), min(low, third)
        fourth = min(low, fourth)
        high, last = min(high, last), max(high, last)
        high, last_but_one = min(high, last_but_one), max(high, last_but_one)
        high, last_but_two = min(high, last_but_two), max(high, last_but_two)
        last_but_three = max(high, last_but_three)
    out[0], out[1], out[3] = total * UNIT / count, first * UNIT, last * UNIT
    out[2] = (total if count < FEW else <int64_t> first + second + third + fourth) * UNIT
    out[4] = (total if count < FEW else <int64_t> last + last_but_one + last_but_two + last_but_three) * UNIT
    out[5], out[6] = against, <double> against / count


cdef int in_units(double weight) except? -1:
    """A weight in units; where it is too large for them it is another one."""
    return <int> max(-MOST_WEIGHT, min(weight / UNIT, MOST_WEIGHT))


cdef inline uint64_t slot_of(uint32_t hash, Py_ssize_t number) noexcept:
    return <uint64_t> hash << 32 | <uint32_t> number


cdef inline uint32_t pair_hash(int first, int second) noexcept:
    cdef uint64_t sum = (<uint64_t> first << 32 | <uint32_t> second) * STEP
    return <uint32_t> ((sum ^ sum >> 32) * STEP >> 32)


cdef struct Weight:
    PyObject* word  # the dict keeps it alive
    double weight


@cython.final
cdef class Weights:
    """A `Lexicon` as a table by the hashes that Python knows of words; most words are not in it, which marks tell."""

    cdef dict weights
    cdef uint32_t* marks  # of each place some bits of the hash; 0: free
    cdef Weight* table
    cdef Py_ssize_t mask

    def __cinit__(self, lexicon):
        cdef Py_ssize_t place
        self.weights = dict(zip(one_of_each(lexicon.weights), lexicon.weights.values()))
        self.mask = (1 << (2 * len(self.weights) + 1).bit_length()) - 1
        self.marks = <uint32_t*> calloc(self.mask + 2, sizeof(uint32_t))  # at the last there is never a word
        self.table = <Weight*> calloc(self.mask + 1, sizeof(Weight))
        if self.marks == NULL or self.table == NULL:
            raise MemoryError
        for word, weight in self.weights.items():
            place = self.place(<PyObject*> word, hash(word))
            self.marks[place] = mark_of(hash(word))
            self.table[place].word, self.table[place].weight = <PyObject*> word, weight

    def __dealloc__(self):
        free(self.marks)
        free(self.table)

    cdef inline Py_ssize_t place(self, PyObject* word, Py_hash_t hash) except -1:
        """Where a word stands, or would."""
        cdef Py_ssize_t at = hash & self.mask
        while self.marks[at] and not (self.marks[at] == mark_of(hash) and same_word(self.table[at].word, word)):
            at = (at + 1) & self.mask
        return at

    cdef double of(self, frozenset tokens) except? -1:
        """The mean weight of the known words among an element's.

        It is rounded once: sums of few weights are exact, which what each addition loses tells.
        """
        cdef double sum = 0.0, next, weight, rest, lost = 0.0
        cdef Py_ssize_t count = 0, place
        cdef const Entry* entry = first_entry(tokens)
        cdef const Entry* end = end_of_entries(tokens)
        while entry < end:
            fetch_soon(self.marks + (entry.hash & self.mask))
            fetch_soon(self.table + (entry.hash & self.mask))
            entry += 1
        entry = first_entry(tokens)
        while entry < end:
            place = self.place(entry.key, entry.hash) if is_word(entry) else self.mask + 1
            entry += 1
            if self.marks[place]:
                weight = self.table[place].weight
                next = sum + weight
                rest = next - sum
                lost += abs((sum - (next - rest)) + (weight - rest))
                sum = next
                count += 1
        if lost != 0.0:
            return math.fsum([self.weights[token] for token in tokens if token in self.weights]) / count
        return sum / count if count else 0.0


cdef inline uint32_t mark_of(Py_hash_t hash) noexcept:
    return <uint32_t> (<uint64_t> hash >> 32) | 1


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
