"""Frozen structs made field by field, where those stand in the object: calling the type takes most of the time."""

from cpython.object cimport PyTypeObject
from cpython.ref cimport Py_INCREF
from libc.string cimport memset

include "fields.pxi"

cdef extern from "Python.h":
    object _PyObject_New(PyTypeObject* type)


@cython.final  # so that calls are inlined
cdef class Maker:
    """Makes structs of a type, all of whose fields are given one by one."""

    cdef object owner
    cdef Py_ssize_t offsets[MAX_FIELDS]
    cdef size_t size  # of all fields

    def __cinit__(self, owner, *names):
        offsets = [offset_of(owner.__dict__.get(name)) for name in names]
        places = list(range(sizeof(PyObject), owner.__basicsize__, sizeof(PyObject*)))
        if names != owner.__struct_fields__ or len(names) > MAX_FIELDS:
            raise ImportError("the fields of a struct are others")
        if sorted(offsets) != places or owner.__struct_config__.gc or hasattr(owner, "__post_init__"):
            raise ImportError("a struct is more than its fields")
        self.owner, self.size = owner, len(names) * sizeof(PyObject*)
        for number, offset in enumerate(offsets):
            self.offsets[<int> number] = offset
        made = self.begin()
        for number, name in enumerate(names):
            self.give(made, number, name)
        if made != owner(*names):
            raise ImportError("structs are made in another way")

    cdef inline object begin(self):
        """A struct that has no fields so far."""
        made = _PyObject_New(<PyTypeObject*> self.owner)
        memset(<char*> <PyObject*> made + sizeof(PyObject), 0, self.size)
        return made

    cdef inline void give(self, object struct, int number, object value) noexcept:
        """Give a struct that was begun a field."""
        Py_INCREF(value)
        (<PyObject**> (<char*> <PyObject*> struct + self.offsets[number]))[0] = <PyObject*> value
