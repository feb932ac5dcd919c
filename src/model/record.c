#include "klaster/model/record.h"
