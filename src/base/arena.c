#include "klaster/base/arena.h"
