#include "klaster/base/out.h"
