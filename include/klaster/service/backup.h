/*
 * backup.h: `klasterd backup`: the directory as it is at one moment, in a
 * file beside it, while klasterd serves and imports.
 */
#ifndef KLASTER_SERVICE_BACKUP_H
#define KLASTER_SERVICE_BACKUP_H

/* The subcommand, its own word first. Gives the exit status. */
int backup_main(int argc, char **argv);

#endif
