/*
 * sink: the physical limit that the bench compares with. Sends IMAP commands over a plain loopback connection
 * and reads the answers without looking at them: no parsing, no allocation per message, one large buffer.
 *
 *   cc -O2 -o sink bench/sink.c
 *   sink PORT USER PASSWORD FOLDER < commands
 *
 * Standard input holds one command a line, without tag ("UID FETCH 1:1000 (UID FLAGS)"). They are sent one after
 * the other, each as soon as the one before is answered. Prints one line: bytes read, seconds from the first
 * command to the end of the last answer, commands. LOGIN and EXAMINE are not counted.
 *
 * Exit status: 0, 1 for wrong usage or no connection, 2 when the server answers NO or BAD, 3 when it hangs up.
 */
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum {
    BUFFER = 1 << 20, /* bytes a read */
    TAIL = 1024,      /* bytes kept from the end of what was read: a tagged line fits in */
    LINE = 16384      /* longest command */
};

static char buffer[BUFFER];
static char tail[TAIL];
static size_t tail_length;
static int connection;
static int tag;

static double now(void)
{
    struct timespec moment;
    clock_gettime(CLOCK_MONOTONIC, &moment);
    return (double)moment.tv_sec + (double)moment.tv_nsec * 1e-9;
}

/* Keep the last TAIL bytes of everything read so far. */
static void remember(const char *data, size_t length)
{
    if (length >= TAIL) {
        memcpy(tail, data + length - TAIL, TAIL);
        tail_length = TAIL;
        return;
    }
    size_t kept = tail_length + length > TAIL ? TAIL - length : tail_length;
    memmove(tail, tail + tail_length - kept, kept);
    memcpy(tail + kept, data, length);
    tail_length = kept + length;
}

/* True when the last line read begins with the tag: the command is answered. Ends the program on NO and BAD. */
static int answered(const char *end, size_t end_length)
{
    if (tail_length < 2 || tail[tail_length - 1] != '\n')
        return 0;
    size_t start = tail_length - 1;
    while (start > 0 && tail[start - 1] != '\n')
        start--;
    if (tail_length - start < end_length + 2 || memcmp(tail + start, end, end_length) != 0)
        return 0;
    if (memcmp(tail + start + end_length, "OK", 2) != 0) {
        fwrite(tail + start, 1, tail_length - start, stderr);
        exit(2);
    }
    return 1;
}

static void send_all(const char *data, size_t length)
{
    while (length > 0) {
        ssize_t sent = send(connection, data, length, 0);
        if (sent <= 0)
            exit(3);
        data += sent;
        length -= (size_t)sent;
    }
}

/* Run one command; returns the bytes of its answer. */
static size_t run(const char *command)
{
    char line[LINE + 32], end[16];
    size_t total = 0;
    size_t end_length = (size_t)snprintf(end, sizeof end, "T%d ", ++tag);
    send_all(line, (size_t)snprintf(line, sizeof line, "%s%s\r\n", end, command));
    tail_length = 0;
    do {
        ssize_t got = recv(connection, buffer, BUFFER, 0);
        if (got <= 0)
            exit(3);
        total += (size_t)got;
        remember(buffer, (size_t)got);
    } while (!answered(end, end_length));
    return total;
}

static void open_connection(int port)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((unsigned short)port)};
    int yes = 1;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    connection = socket(AF_INET, SOCK_STREAM, 0);
    if (connect(connection, (struct sockaddr *)&address, sizeof address) != 0) {
        perror("connect");
        exit(1);
    }
    setsockopt(connection, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    if (recv(connection, buffer, BUFFER, 0) <= 0) /* the greeting */
        exit(3);
}

int main(int count, char **arguments)
{
    char line[LINE];
    size_t total = 0;
    int commands = 0;
    if (count != 5) {
        fprintf(stderr, "usage: sink PORT USER PASSWORD FOLDER < commands\n");
        return 1;
    }
    open_connection(atoi(arguments[1]));
    snprintf(line, sizeof line, "LOGIN \"%s\" \"%s\"", arguments[2], arguments[3]);
    run(line);
    snprintf(line, sizeof line, "EXAMINE \"%s\"", arguments[4]);
    run(line);
    double start = now();
    while (fgets(line, sizeof line, stdin) != NULL) {
        line[strcspn(line, "\r\n")] = '\0';
        if (line[0] != '\0') {
            total += run(line);
            commands++;
        }
    }
    printf("%zu %.4f %d\n", total, now() - start, commands);
    return 0;
}
