#include "klaster/base/buf.h"
