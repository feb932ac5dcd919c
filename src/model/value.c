#include "klaster/model/value.h"
