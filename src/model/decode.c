#include "klaster/model/decode.h"
