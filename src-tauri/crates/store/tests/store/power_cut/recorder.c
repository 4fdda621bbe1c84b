/* Records, in their order, all changes that a process makes to files and names below one
 * directory: loaded before libc (LD_PRELOAD), for tests only. The unix VFS of SQLite and Rust's
 * std::fs stay exactly what they are; only what they ask of the system is written down as well.
 *
 * POWER_CUT_ROOT is the directory (no symbolic link in it), POWER_CUT_LOG the file to write.
 * A record is a tag, two numbers and a length (64 bits, native order), and so many bytes:
 *   O file how path     opened (how: 0 was there, 1 made now, 2 a directory)
 *   W file offset data  T file length   S file
 *   U path              R from NUL to   M path
 * A file is a number that is never used again, unlike that of an inode. A way to change a file
 * that is not known here ends the process, so that a recording is whole or there is none. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#define FDS 1024
#define FILES 4096

static struct { dev_t dev; ino_t ino; uint64_t file; } files[FILES];
static uint64_t last_file, file_of[FDS];
static const char *root;
static size_t root_len;
static int log_fd = -1;
/* Held from before a change until after its record: the order of records is that of changes. */
static pthread_mutex_t order = PTHREAD_MUTEX_INITIALIZER;

__attribute__((constructor)) static void begin(void) {
    const char *log = getenv("POWER_CUT_LOG");
    root = getenv("POWER_CUT_ROOT");
    if (!log || !root) { root = NULL; return; }
    root_len = strlen(root);
    log_fd = syscall(SYS_openat, AT_FDCWD, log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (log_fd < 0) abort();
}

static void give_up(const char *what) {
    dprintf(2, "the recorder does not know how to record %s\n", what);
    abort();
}

/* The part of a path below the root; NULL for what is not there, and for the shared memory of a
 * write-ahead log, which is mapped and means nothing after a restart. */
static const char *below(const char *path) {
    if (!root || !path || strncmp(path, root, root_len)) return NULL;
    if (path[root_len] == 0) return path + root_len;
    if (path[root_len] != '/') return NULL;
    size_t len = strlen(path);
    if (len > 4 && !strcmp(path + len - 4, "-shm")) return NULL;
    return path + root_len + 1;
}

static void put(const void *bytes, size_t len) {
    const char *at = bytes;
    while (len > 0) {
        ssize_t written = syscall(SYS_write, log_fd, at, len);
        if (written <= 0) give_up("anything: the log cannot be written");
        at += written;
        len -= written;
    }
}

static void record(char tag, uint64_t file, uint64_t number, const void *bytes, uint64_t len) {
    put(&tag, 1);
    put(&file, 8);
    put(&number, 8);
    put(&len, 8);
    put(bytes, len);
}

static uint64_t recorded(int fd) { return fd >= 0 && fd < FDS ? file_of[fd] : 0; }

/* The number of an open file: a new one for a file that was just made. */
static uint64_t number_of(const struct stat *stat, int made) {
    int i = 0;
    while (i < FILES && files[i].file
           && (files[i].dev != stat->st_dev || files[i].ino != stat->st_ino)) i++;
    if (i == FILES) give_up("so many files");
    if (!files[i].file || made) {
        files[i].dev = stat->st_dev;
        files[i].ino = stat->st_ino;
        files[i].file = ++last_file;
    }
    return files[i].file;
}

static int opened(int dir, const char *path, int flags, mode_t mode) {
    const char *name = below(path);
    if (!name) return syscall(SYS_openat, dir, path, flags, mode);
    struct stat stat;
    pthread_mutex_lock(&order);
    int made = (flags & O_CREAT) && lstat(path, &stat) != 0;
    int fd = syscall(SYS_openat, dir, path, flags, mode);
    if (fd >= 0) {
        if (fd >= FDS || fstat(fd, &stat) != 0) give_up("so many open files");
        int how = S_ISDIR(stat.st_mode) ? 2 : made ? 1 : 0;
        file_of[fd] = number_of(&stat, made);
        record('O', file_of[fd], how, name, strlen(name));
        if ((flags & O_TRUNC) && !made) record('T', file_of[fd], 0, "", 0);
    }
    pthread_mutex_unlock(&order);
    return fd;
}

#define OPEN(name, ...) \
    int name(__VA_ARGS__ const char *path, int flags, ...) { \
        va_list rest; \
        va_start(rest, flags); \
        mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(rest, mode_t) : 0; \
        va_end(rest); \
        return opened(DIR_FD, path, flags, mode); \
    }
#define DIR_FD AT_FDCWD
OPEN(open, )
OPEN(open64, )
#undef DIR_FD
#define COMMA ,
#define DIR_FD dir
OPEN(openat, int dir COMMA)
OPEN(openat64, int dir COMMA)

int close(int fd) {
    if (recorded(fd)) file_of[fd] = 0;
    return syscall(SYS_close, fd);
}

ssize_t write(int fd, const void *bytes, size_t len) {
    uint64_t file = recorded(fd);
    if (!file) return syscall(SYS_write, fd, bytes, len);
    pthread_mutex_lock(&order);
    int end = fcntl(fd, F_GETFL) & O_APPEND ? SEEK_END : SEEK_CUR;
    off_t at = lseek(fd, 0, end);
    ssize_t written = syscall(SYS_write, fd, bytes, len);
    if (written > 0) record('W', file, at, bytes, written);
    pthread_mutex_unlock(&order);
    return written;
}

ssize_t pwrite64(int fd, const void *bytes, size_t len, off64_t at) {
    uint64_t file = recorded(fd);
    if (!file) return syscall(SYS_pwrite64, fd, bytes, len, at);
    pthread_mutex_lock(&order);
    ssize_t written = syscall(SYS_pwrite64, fd, bytes, len, at);
    if (written > 0) record('W', file, at, bytes, written);
    pthread_mutex_unlock(&order);
    return written;
}
ssize_t pwrite(int fd, const void *bytes, size_t len, off_t at) {
    return pwrite64(fd, bytes, len, at);
}

int ftruncate64(int fd, off64_t len) {
    uint64_t file = recorded(fd);
    if (!file) return syscall(SYS_ftruncate, fd, len);
    pthread_mutex_lock(&order);
    int result = syscall(SYS_ftruncate, fd, len);
    if (result == 0) record('T', file, len, "", 0);
    pthread_mutex_unlock(&order);
    return result;
}
int ftruncate(int fd, off_t len) { return ftruncate64(fd, len); }

static int synced(long call, int fd) {
    uint64_t file = recorded(fd);
    if (!file) return syscall(call, fd);
    pthread_mutex_lock(&order);
    int result = syscall(call, fd);
    if (result == 0) record('S', file, 0, "", 0);
    pthread_mutex_unlock(&order);
    return result;
}
int fsync(int fd) { return synced(SYS_fsync, fd); }
int fdatasync(int fd) { return synced(SYS_fdatasync, fd); }

int unlink(const char *path) {
    const char *name = below(path);
    if (!name) return syscall(SYS_unlinkat, AT_FDCWD, path, 0);
    pthread_mutex_lock(&order);
    int result = syscall(SYS_unlinkat, AT_FDCWD, path, 0);
    if (result == 0) record('U', 0, 0, name, strlen(name));
    pthread_mutex_unlock(&order);
    return result;
}

int rename(const char *from, const char *to) {
    const char *old = below(from), *new = below(to);
    if (!old != !new) give_up("a move into or out of the directory");
    if (!old) return syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0);
    char both[2 * PATH_MAX];
    size_t len = strlen(old) + 1 + strlen(new);
    if (len >= sizeof both) give_up("such long names");
    memcpy(both, old, strlen(old) + 1);
    memcpy(both + strlen(old) + 1, new, strlen(new));
    pthread_mutex_lock(&order);
    int result = syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0);
    if (result == 0) record('R', 0, 0, both, len);
    pthread_mutex_unlock(&order);
    return result;
}

int mkdir(const char *path, mode_t mode) {
    const char *name = below(path);
    if (!name) return syscall(SYS_mkdirat, AT_FDCWD, path, mode);
    pthread_mutex_lock(&order);
    int result = syscall(SYS_mkdirat, AT_FDCWD, path, mode);
    if (result == 0) record('M', 0, 0, name, strlen(name));
    pthread_mutex_unlock(&order);
    return result;
}

void *mmap64(void *at, size_t len, int protection, int flags, int fd, off64_t offset) {
    if (recorded(fd) && (flags & MAP_SHARED) && (protection & PROT_WRITE)) give_up("a mapped file");
    return (void *)syscall(SYS_mmap, at, len, protection, flags, fd, offset);
}
void *mmap(void *at, size_t len, int protection, int flags, int fd, off_t offset) {
    return mmap64(at, len, protection, flags, fd, offset);
}

ssize_t writev(int fd, const struct iovec *parts, int count) {
    if (recorded(fd)) give_up("writev");
    return syscall(SYS_writev, fd, parts, count);
}

int fallocate(int fd, int mode, off_t at, off_t len) {
    if (recorded(fd)) give_up("fallocate");
    return syscall(SYS_fallocate, fd, mode, at, len);
}
