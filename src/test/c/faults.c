/*
 * Stands between a process and its disk (LD_PRELOAD; dev.cairn.reliability.FilesSuite builds and drives it). Counts the calls that change
 * something below one folder, and hurts one of them. Steered through a file that the Java side maps too (CAIRN_FAULTS names it); numbers
 * are 8 bytes in the machine's order:
 *
 *     0  counting     0: all calls pass, uncounted
 *     8  at           number of the call to hurt, from 1; 0: none
 *    16  mode         enum mode
 *    24  count        calls so far; ours to write, like all below
 *    32  fired        1 once a call was hurt
 *    40  call         char[24], name of the call that was hurt
 *    64  path         char[448], what it was about
 *   512  folder       char[512], the folder, with no slash at its end
 *  1024  names        char[512][16], the name of each call, in order
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

#define NAMES_MAX 512

enum mode { KILL = 1, DEAD = 2, NOT_DONE = 3, DONE = 4, SHORT = 5, SYNCS = 6 };
enum verdict { PASS, REFUSE, DO_AND_REFUSE, HALF };

struct steering {
    volatile int64_t counting, at, mode, count, fired;
    char call[24];
    char path[448];
    char folder[512];
    char names[NAMES_MAX][16];
};

static struct steering *steering;

#define REAL(type, name, ...)                                                                                          \
    static type (*real)(__VA_ARGS__);                                                                                  \
    if (!real) real = (type(*)(__VA_ARGS__))dlsym(RTLD_NEXT, name)

__attribute__((constructor)) static void begin(void) {
    const char *file = getenv("CAIRN_FAULTS");
    int fd = file ? (int)open(file, O_RDWR) : -1;
    if (fd < 0) return;
    void *map = mmap(NULL, sizeof(struct steering), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    close(fd);
    if (map != MAP_FAILED) steering = map;
}

static int ours(const char *path) {
    size_t n = strlen(steering->folder);
    return n > 0 && strncmp(path, steering->folder, n) == 0 && (path[n] == '/' || path[n] == 0);
}

/* What happens to this call. */
static enum verdict met(const char *call, const char *path) {
    if (!steering || !steering->counting || !ours(path)) return PASS;
    int64_t mode = steering->mode;
    if (mode == SYNCS && strcmp(call, "fsync") != 0 && strcmp(call, "fdatasync") != 0) return PASS;
    int64_t n = __atomic_add_fetch(&steering->count, 1, __ATOMIC_SEQ_CST);
    if (n <= NAMES_MAX) snprintf(steering->names[n - 1], sizeof steering->names[0], "%s", call);
    if (!steering->at || n < steering->at || (n > steering->at && mode != DEAD && mode != SYNCS)) return PASS;
    if (n == steering->at) {
        snprintf(steering->call, sizeof steering->call, "%s", call);
        snprintf(steering->path, sizeof steering->path, "%s", path);
        steering->fired = 1;
        if (mode == KILL) kill(getpid(), SIGKILL);
    }
    if (mode == SHORT) return HALF;
    errno = EIO;
    return mode == DONE ? DO_AND_REFUSE : REFUSE;
}

static enum verdict met_fd(const char *call, int fd) {
    char link[32], path[512];
    if (!steering || !steering->counting) return PASS;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t n = readlink(link, path, sizeof path - 1);
    if (n < 0) return PASS;
    path[n] = 0;
    return met(call, path);
}

#define ANSWER(verdict, doing)                                                                                         \
    switch (verdict) {                                                                                                 \
    case REFUSE: errno = EIO; return -1;                                                                               \
    case DO_AND_REFUSE: doing; errno = EIO; return -1;                                                                 \
    default: return doing;                                                                                             \
    }

#define HALF_OF(n) ((n) > 1 ? (n) / 2 : (n))

ssize_t write(int fd, const void *bytes, size_t n) {
    REAL(ssize_t, "write", int, const void *, size_t);
    enum verdict verdict = met_fd("write", fd);
    if (verdict == HALF) n = HALF_OF(n);
    ANSWER(verdict, real(fd, bytes, n))
}

ssize_t pwrite64(int fd, const void *bytes, size_t n, off64_t at) {
    REAL(ssize_t, "pwrite64", int, const void *, size_t, off64_t);
    enum verdict verdict = met_fd("pwrite", fd);
    if (verdict == HALF) n = HALF_OF(n);
    ANSWER(verdict, real(fd, bytes, n, at))
}

ssize_t pwrite(int fd, const void *bytes, size_t n, off_t at) { return pwrite64(fd, bytes, n, at); }

ssize_t writev(int fd, const struct iovec *parts, int n) {
    REAL(ssize_t, "writev", int, const struct iovec *, int);
    ANSWER(met_fd("writev", fd), real(fd, parts, n))
}

ssize_t pwritev64(int fd, const struct iovec *parts, int n, off64_t at) {
    REAL(ssize_t, "pwritev64", int, const struct iovec *, int, off64_t);
    ANSWER(met_fd("pwritev", fd), real(fd, parts, n, at))
}

int fsync(int fd) {
    REAL(int, "fsync", int);
    ANSWER(met_fd("fsync", fd), real(fd))
}

int fdatasync(int fd) {
    REAL(int, "fdatasync", int);
    ANSWER(met_fd("fdatasync", fd), real(fd))
}

int ftruncate64(int fd, off64_t size) {
    REAL(int, "ftruncate64", int, off64_t);
    ANSWER(met_fd("ftruncate", fd), real(fd, size))
}

int ftruncate(int fd, off_t size) { return ftruncate64(fd, size); }

int fallocate64(int fd, int how, off64_t at, off64_t size) {
    REAL(int, "fallocate64", int, int, off64_t, off64_t);
    ANSWER(met_fd("fallocate", fd), real(fd, how, at, size))
}

int fchmod(int fd, mode_t mode) {
    REAL(int, "fchmod", int, mode_t);
    ANSWER(met_fd("fchmod", fd), real(fd, mode))
}

int chmod(const char *path, mode_t mode) {
    REAL(int, "chmod", const char *, mode_t);
    ANSWER(met("chmod", path), real(path, mode))
}

int rename(const char *from, const char *to) {
    REAL(int, "rename", const char *, const char *);
    ANSWER(met("rename", to), real(from, to))
}

int link(const char *from, const char *to) {
    REAL(int, "link", const char *, const char *);
    ANSWER(met("link", to), real(from, to))
}

int unlink(const char *path) {
    REAL(int, "unlink", const char *);
    ANSWER(met("unlink", path), real(path))
}

int rmdir(const char *path) {
    REAL(int, "rmdir", const char *);
    ANSWER(met("rmdir", path), real(path))
}

int mkdir(const char *path, mode_t mode) {
    REAL(int, "mkdir", const char *, mode_t);
    ANSWER(met("mkdir", path), real(path, mode))
}

/* Only the opening that makes a new file changes the disk. */
static int creates(const char *path, int flags) {
    return steering && steering->counting && (flags & O_CREAT) && ours(path) && access(path, F_OK) != 0;
}

static int closed(int fd) {
    return fd < 0 ? fd : close(fd);
}

int open64(const char *path, int flags, ...) {
    REAL(int, "open64", const char *, int, ...);
    va_list more;
    va_start(more, flags);
    mode_t mode = (flags & O_CREAT) ? va_arg(more, mode_t) : 0;
    va_end(more);
    if (!creates(path, flags)) return real(path, flags, mode);
    switch (met("create", path)) {
    case REFUSE: errno = EIO; return -1;
    case DO_AND_REFUSE: closed(real(path, flags, mode)); errno = EIO; return -1;
    default: return real(path, flags, mode);
    }
}

int open(const char *path, int flags, ...) {
    va_list more;
    va_start(more, flags);
    mode_t mode = (flags & O_CREAT) ? va_arg(more, mode_t) : 0;
    va_end(more);
    return open64(path, flags, mode);
}
