/*
 * Stands before the C library and shows a process another wall clock, which can be set while it runs. CLOCK_REALTIME only: the monotonic
 * clock, the time since boot and every wait stay as they are, as when a real clock is set. (libfaketime changes waits too: under a time in
 * 1970 a JVM's Object.wait and park return at once or never.)
 *
 *   cc -shared -fPIC -O2 -o clock.so clock.c
 *   CAIRN_CLOCK=file LD_PRELOAD=./clock.so java ...
 *
 * The file is one signed 64-bit number in the machine's order: seconds to add to the true time. It is mapped, so a change is seen at once.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static volatile int64_t *offset;

__attribute__((constructor)) static void begin(void) {
    const char *name = getenv("CAIRN_CLOCK");
    int file = name ? open(name, O_RDONLY | O_CLOEXEC) : -1;
    if (file >= 0) {
        void *map = mmap(NULL, sizeof *offset, PROT_READ, MAP_SHARED, file, 0);
        offset = map == MAP_FAILED ? NULL : map;
        close(file);
    }
}

static int64_t shift(void) { return offset ? *offset : 0; }

int clock_gettime(clockid_t clock, struct timespec *now) {
    int answer = (int)syscall(SYS_clock_gettime, clock, now);
    if (answer == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) {
        now->tv_sec += shift();
    }
    return answer;
}

int gettimeofday(struct timeval *restrict now, void *restrict zone) {
    (void)zone;
    struct timespec exact;
    int answer = clock_gettime(CLOCK_REALTIME, &exact);
    now->tv_sec = exact.tv_sec;
    now->tv_usec = exact.tv_nsec / 1000;
    return answer;
}

time_t time(time_t *where) {
    struct timespec exact;
    clock_gettime(CLOCK_REALTIME, &exact);
    if (where) {
        *where = exact.tv_sec;
    }
    return exact.tv_sec;
}
