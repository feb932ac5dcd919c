#include "klaster/net/dialect.h"
