"""Fields of frozen structs, read where they stand in the object: asking for them by name takes most of the time."""

from types import MemberDescriptorType

cimport cython
from cpython.object cimport PyObject

cdef extern from *:
    """
    #include "structmember.h"
    """
    ctypedef struct PyMemberDef:
        int type
        Py_ssize_t offset
    ctypedef struct PyMemberDescrObject:
        PyMemberDef* d_member
    int T_OBJECT_EX

cdef enum:
    MAX_FIELDS = 12


@cython.final  # so that calls are inlined
cdef class Fields:
    """Some fields of a type. Of objects of another type, or where they stand elsewhere, they are asked for by name."""

    cdef object owner  # None where a field stands elsewhere
    cdef tuple names
    cdef Py_ssize_t offsets[MAX_FIELDS]

    def __cinit__(self, owner, *names):
        if len(names) > MAX_FIELDS:
            raise ValueError("more fields than there is room for")
        self.owner, self.names = owner, names
        for number, name in enumerate(names):
            self.offsets[<int> number] = offset_of(owner.__dict__.get(name))
            if self.offsets[<int> number] <= 0:
                self.owner = None

    cdef inline object of(self, object struct, int number):
        cdef PyObject* found
        if type(struct) is self.owner:
            found = (<PyObject**> (<char*> <PyObject*> struct + self.offsets[number]))[0]
            if found != NULL:
                return <object> found
        return self.asked_for(struct, number)

    cdef object asked_for(self, object struct, int number):
        return getattr(struct, self.names[number])


cdef Py_ssize_t offset_of(descriptor) except -1:
    """Where a slot stands in its object; 0 if the descriptor is of another kind."""
    cdef PyMemberDef* member
    if type(descriptor) is not MemberDescriptorType:
        return 0
    member = (<PyMemberDescrObject*> <PyObject*> descriptor).d_member
    return member.offset if member.type == T_OBJECT_EX else 0
