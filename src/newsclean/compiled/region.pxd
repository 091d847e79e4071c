from newsclean.compiled.places cimport Places

cdef Py_ssize_t anchor_of(Places places, Py_ssize_t index) except -1
