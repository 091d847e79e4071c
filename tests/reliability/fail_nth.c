/* Calls of a process that touch a folder in, the n-th of them failing out (LD_PRELOAD).
 *
 * FAIL_UNDER: the folder.  FAIL_AT: which call fails (0: none).  FAIL_WITH: errno.  FAIL_COUNT: a file that gets a byte
 * for each call, in the order of the calls, so that all processes share one count.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

static int counted(void) {
    static ssize_t (*real_write)(int, const void *, size_t);
    if (!real_write) real_write = dlsym(RTLD_NEXT, "write");
    int file = open(getenv("FAIL_COUNT"), O_WRONLY | O_APPEND | O_CREAT, 0600);
    real_write(file, ".", 1);
    off_t count = lseek(file, 0, SEEK_END);
    close(file);
    return count == atoi(getenv("FAIL_AT"));
}

static int under(const char *path) {
    const char *folder = getenv("FAIL_UNDER");
    return folder && !strncmp(path, folder, strlen(folder));
}

static int fails_at(const char *path) {
    if (!under(path) || !counted()) return 0;
    errno = atoi(getenv("FAIL_WITH"));
    return 1;
}

static int fails(int file) {
    char link[64], path[PATH_MAX];
    int kept = errno;
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t length = readlink(link, path, sizeof path - 1);
    errno = kept;
    if (length < 0) return 0;
    path[length] = 0;
    return fails_at(path);
}

#define STAND_IN(result, name, parameters, arguments, test)                                                            \
    result name parameters {                                                                                           \
        static result (*real) parameters;                                                                              \
        if (!real) real = dlsym(RTLD_NEXT, #name);                                                                     \
        return test ? -1 : real arguments;                                                                             \
    }

STAND_IN(ssize_t, write, (int file, const void *data, size_t size), (file, data, size), fails(file))
STAND_IN(ssize_t, pwrite, (int file, const void *data, size_t size, off_t at), (file, data, size, at), fails(file))
STAND_IN(ssize_t, pwrite64, (int file, const void *data, size_t size, off64_t at), (file, data, size, at), fails(file))
STAND_IN(int, fsync, (int file), (file), fails(file))
STAND_IN(int, fdatasync, (int file), (file), fails(file))
STAND_IN(int, ftruncate, (int file, off_t size), (file, size), fails(file))
STAND_IN(int, ftruncate64, (int file, off64_t size), (file, size), fails(file))
STAND_IN(int, rename, (const char *from, const char *to), (from, to), fails_at(to))
STAND_IN(int, unlink, (const char *path), (path), fails_at(path))
