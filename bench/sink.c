/* The raw reader: sends IMAP commands, reads the answers and throws them away. What no client can be faster than.
 *
 * usage: sink PORT USER PASSWORD FOLDER COMMAND...
 *
 * Logs in to 127.0.0.1, opens FOLDER read-only, and times each COMMAND (without its tag). Prints one line a command:
 * bytes of the answer, seconds from sending to the tagged OK, the command's first 60 characters.
 * Exit status: 2 cannot write or connect, 3 the server closed, 4 the server did not say OK.
 *
 * The end of an answer is found by its last line only: the tag, after a line feed, when a read ends. A literal that
 * happens to end a read with such a line would fool it; the tag is long enough for that not to happen.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { BUFFER = 1 << 20, TAIL = 1024, LINE = 1 << 16 };

static char buffer[BUFFER];

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec + t.tv_nsec * 1e-9;
}

static void fail(int status, const char *why) {
    fprintf(stderr, "sink: %s\n", why);
    exit(status);
}

static void send_all(int fd, const char *bytes, size_t length) {
    while (length > 0) {
        ssize_t sent = write(fd, bytes, length);
        if (sent <= 0) fail(2, "cannot write");
        bytes += sent;
        length -= (size_t)sent;
    }
}

/* Keeps the last TAIL bytes of the answer in `tail`; returns how many there are now. */
static size_t keep_tail(char *tail, size_t kept, const char *bytes, size_t length) {
    if (length >= TAIL) {
        memcpy(tail, bytes + length - TAIL, TAIL);
        return TAIL;
    }
    size_t old = kept + length > TAIL ? TAIL - length : kept;
    memmove(tail, tail + kept - old, old);
    memcpy(tail + old, bytes, length);
    return old + length;
}

/* The begin of the last complete line in `tail`, or NULL when it ends within a line. */
static const char *last_line(const char *tail, size_t length) {
    if (length < 3 || tail[length - 1] != '\n') return NULL;
    const char *feed = memrchr(tail, '\n', length - 1);
    return feed ? feed + 1 : tail;
}

/* Sends one command and reads its answer; returns the number of bytes. */
static size_t run(int fd, const char *command) {
    static int number;
    static char line[LINE];
    char tag[32], tail[TAIL];
    size_t total = 0, kept = 0;
    int tag_length = snprintf(tag, sizeof tag, "SINK%08d ", ++number);
    int length = snprintf(line, sizeof line, "%s%s\r\n", tag, command);
    if (length >= (int)sizeof line) fail(2, "command too long");
    send_all(fd, line, (size_t)length);
    for (;;) {
        ssize_t got = recv(fd, buffer, BUFFER, 0);
        if (got <= 0) fail(3, "the server closed the connection");
        total += (size_t)got;
        kept = keep_tail(tail, kept, buffer, (size_t)got);
        const char *end = last_line(tail, kept);
        if (end && !strncmp(end, tag, (size_t)tag_length)) {
            if (strncmp(end + tag_length, "OK", 2)) fail(4, "the server did not say OK");
            return total;
        }
    }
}

static int connected(int port) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((unsigned short)port)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int fd = socket(AF_INET, SOCK_STREAM, 0), on = 1;
    if (fd < 0 || connect(fd, (void *)&address, sizeof address)) fail(2, "cannot connect");
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (recv(fd, buffer, BUFFER, 0) <= 0) fail(3, "no greeting");
    return fd;
}

int main(int count, char **argument) {
    if (count < 6) fail(2, "usage: sink PORT USER PASSWORD FOLDER COMMAND...");
    char opening[1024];
    int fd = connected(atoi(argument[1]));
    snprintf(opening, sizeof opening, "LOGIN \"%s\" \"%s\"", argument[2], argument[3]);
    run(fd, opening);
    snprintf(opening, sizeof opening, "EXAMINE %s", argument[4]);
    run(fd, opening);
    for (int i = 5; i < count; i++) {
        double begin = now();
        size_t bytes = run(fd, argument[i]);
        printf("%zu %.6f %.60s\n", bytes, now() - begin, argument[i]);
    }
    return 0;
}
