"""Frozen structs made field by field, where those stand in the object: calling the type takes most of the time."""

from cpython.object cimport PyTypeObject
from cpython.ref cimport Py_INCREF

include "fields.pxi"

cdef extern from "Python.h":
    object PyType_GenericAlloc(PyTypeObject* type, Py_ssize_t items)


@cython.final  # so that calls are inlined
cdef class Maker:
    """Makes structs of a type, all of whose fields are given one by one."""

    cdef object owner
    cdef Py_ssize_t offsets[MAX_FIELDS]

    def __cinit__(self, owner, *names):
        offsets = [offset_of(owner.__dict__.get(name)) for name in names]
        places = list(range(sizeof(PyObject), owner.__basicsize__, sizeof(PyObject*)))
        if names != owner.__struct_fields__ or len(names) > MAX_FIELDS:
            raise ImportError("the fields of a struct are others")
        if sorted(offsets) != places or owner.__struct_config__.gc or hasattr(owner, "__post_init__"):
            raise ImportError("a struct is more than its fields")
        self.owner = owner
        for number, offset in enumerate(offsets):
            self.offsets[<int> number] = offset
        made = self.begin()
        for number, name in enumerate(names):
            self.give(made, number, name)
        if made != owner(*names):
            raise ImportError("structs are made in another way")

    cdef inline object begin(self):
        """A struct that has no fields so far."""
        return PyType_GenericAlloc(<PyTypeObject*> self.owner, 0)

    cdef inline void give(self, object struct, int number, object value) noexcept:
        """Give a struct that was begun a field."""
        Py_INCREF(value)
        (<PyObject**> (<char*> <PyObject*> struct + self.offsets[number]))[0] = <PyObject*> value
