/*
 * notify.h: what a service manager is told and hands over, by the two small
 * protocols that systemd has written down (sd_notify(3), sd_listen_fds(3)):
 * a datagram of lines, and descriptors from 3 on.
 */
#ifndef KLASTER_SERVICE_NOTIFY_H
#define KLASTER_SERVICE_NOTIFY_H

#include <stdbool.h>
#include <stddef.h>

/* Sends lines such as "READY=1\nSTATUS=..." to $NOTIFY_SOCKET; nothing where
 * there is none. Nobody waits for it, and nothing depends on its arrival. */
void notify_say(const char *lines);
void notify_reloading(void); /* with the time that is asked for */

/* How many sockets this process was started with, from NOTIFY_FIRST on; 0
 * when they are meant for another process. Taken once: children are not told
 * of them. */
#define NOTIFY_FIRST 3
size_t notify_sockets(void);

#endif
