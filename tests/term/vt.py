"""vt.py: a terminal that trusts nobody.

It keeps a screen as xterm would, and knows every sequence that klaster has
reason to send. Whatever else comes is kept in `faults`: a test that looks at
them needs no list of attacks, only this list of what is allowed.
"""
import base64
import re
import unicodedata

MARKS_MOST = 3  # combining marks that one cell may carry

# Modes that may be set or reset, with a '?' and without.
PRIVATE_MODES = {1, 7, 12, 25, 1000, 1006, 1049, 2004}
MODES = {4}
CONTROLS = b"\a\b\t\n\r"
# What terminals that are not xterm need beside those: shifting between
# character sets, rxvt's name for the other screen, the Linux cursor.
OTHER_CONTROLS = b"\x0e\x0f"
OTHER_MODES = {47}
OTHER_EXACT = {b"\x1b[?0c", b"\x1b[?1c", b"\x1b[?8c"}
# Letters that end a CSI, and how many parameters each may have.
CSI = {"A": 1, "B": 1, "C": 1, "D": 1, "G": 1, "H": 2, "d": 1, "J": 1,
       "K": 1, "L": 1, "M": 1, "P": 1, "@": 1, "X": 1, "S": 1, "T": 1,
       "b": 1, "r": 2, "m": 16, "n": 1}
# What xterm's own start and end strings have beside those.
EXACT = {b"\x1b[22;0;0t", b"\x1b[23;0;0t", b"\x1b[!p", b"\x1b[5n",
         b"\x1b[?5n"}
TOKEN = re.compile(
    rb"\x1b\[([?]?)([0-9;]*)([!]?)([@-~])"
    rb"|\x1b\]([^\x07\x1b]*)(?:\x07|\x1b\\)"
    rb"|\x1b[()*+][0AB]|\x1b[=>78MDEc]")
INCOMPLETE = re.compile(
    rb"\x1b(\[[?]?[0-9;]*!?|\][^\x07\x1b]*\x1b?|[()*+])?$")
# Never to be seen in a cell: they turn, hide or break what is shown.
INVISIBLE = {0x00ad, 0x061c, 0x180e, 0xfeff} | set(
    range(0x200b, 0x2010)) | set(range(0x2028, 0x202f)) | set(
    range(0x2060, 0x2070)) | set(range(0xfff9, 0xfffc)) | set(
    range(0xe0000, 0xe0080))


def width_of(char):
    if unicodedata.combining(char) or unicodedata.category(char) == "Mn":
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


class Screen:
    def __init__(self, cols, rows, is_xterm=True):
        self.controls = CONTROLS
        self.exact = EXACT
        self.private_modes = PRIVATE_MODES
        if not is_xterm:
            self.controls += OTHER_CONTROLS
            self.exact = EXACT | OTHER_EXACT
            self.private_modes = PRIVATE_MODES | OTHER_MODES
        self.cols, self.rows = cols, rows
        self.cells = self._blank()
        self.kept = None  # the normal screen, while the other one is shown
        self.row = self.col = 0
        self.saved = (0, 0)
        self.top, self.bottom = 0, rows - 1
        self.wrap = False  # the cursor stands behind the last column
        self.modes = {25}
        self.faults = []
        self.questions = 0
        self.clipboard = []
        self.last = " "
        self.tail = b""  # a sequence or a character that is not whole yet

    def _blank(self):
        return [[" "] * self.cols for _ in range(self.rows)]

    # --- what a test asks

    def lines(self):
        return ["".join(line).rstrip() for line in self.cells]

    def text(self):
        return "\n".join(self.lines())

    def has_alternate(self):
        return 1049 in self.modes

    # --- bytes in

    def feed(self, data):
        data = self.tail + data
        self.tail = b""
        at = 0
        while at < len(data):
            byte = data[at]
            if byte == 0x1b:
                match = TOKEN.match(data, at)
                if match:
                    self._sequence(match)
                    at = match.end()
                elif INCOMPLETE.match(data, at):
                    self.tail = data[at:]
                    return
                else:
                    self.faults.append(data[at:at + 12])
                    at += 1
            elif byte < 0x20 or byte == 0x7f:
                self._control(byte)
                at += 1
            else:
                used = self._char(data, at)
                if used == 0:
                    self.tail = data[at:]
                    return
                at += used

    def _char(self, data, at):
        lead = data[at]
        need = (1 if lead < 0x80 else 2 if 0xc2 <= lead < 0xe0 else
                3 if 0xe0 <= lead < 0xf0 else 4 if 0xf0 <= lead < 0xf5 else 0)
        if need and at + need > len(data) and all(
                byte & 0xc0 == 0x80 for byte in data[at + 1:]):
            return 0
        try:
            char = data[at:at + need].decode("utf-8") if need else ""
        except UnicodeDecodeError:
            char = ""
        if not char:
            self.faults.append(data[at:at + 4])
            return 1
        code = ord(char)
        if code in INVISIBLE or 0x80 <= code < 0xa0:
            self.faults.append(data[at:at + need])
        self._put(char)
        return need

    def _put(self, char):
        width = width_of(char)
        if width == 0:
            self._mark(char)
            return
        if self.wrap or self.col + width > self.cols:
            self.col = 0
            self._line_feed()
        self.wrap = False
        line = self.cells[self.row]
        if 4 in self.modes:
            line[self.col:self.col] = [" "] * width
            del line[self.cols:]
        line[self.col] = char
        if width == 2 and self.col + 1 < self.cols:
            line[self.col + 1] = ""
        self.last = char
        self.col += width
        if self.col >= self.cols:
            self.col = self.cols - 1
            self.wrap = True

    def _mark(self, char):
        col = self.col if self.wrap else self.col - 1
        if col < 0:
            self.faults.append(char.encode())
            return
        if self.cells[self.row][col] == "" and col > 0:
            col -= 1
        self.cells[self.row][col] += char
        if len(self.cells[self.row][col]) > 1 + MARKS_MOST:
            self.faults.append(self.cells[self.row][col].encode())

    def _control(self, byte):
        if byte not in self.controls:
            self.faults.append(bytes([byte]))
            return
        if byte in OTHER_CONTROLS or byte == 0x07:
            return
        if byte == 0x08:
            self.col = max(0, self.col - 1)
        elif byte == 0x09:
            self.col = min(self.cols - 1, (self.col // 8 + 1) * 8)
        elif byte == 0x0a:
            self._line_feed()
        elif byte == 0x0d:
            self.col = 0
        self.wrap = False

    def _line_feed(self):
        if self.row == self.bottom:
            self._scroll(1)
        elif self.row < self.rows - 1:
            self.row += 1

    def _scroll(self, count, top=None):
        top = self.top if top is None else top
        for _ in range(min(abs(count), self.rows)):
            if count > 0:
                del self.cells[top]
                self.cells.insert(self.bottom, [" "] * self.cols)
            else:
                del self.cells[self.bottom]
                self.cells.insert(top, [" "] * self.cols)

    # --- sequences

    def _sequence(self, match):
        whole = match.group(0)
        if match.group(5) is not None:
            self._osc(match.group(5), whole)
        elif match.group(4) is None:
            self._escape(chr(whole[1]))
        elif whole in self.exact:
            self.questions += whole == b"\x1b[5n"
        elif match.group(3):
            self.faults.append(whole)
        else:
            numbers = [int(n or 0) for n in match.group(2).split(b";")]
            self._csi(chr(match.group(4)[0]), numbers, match.group(1), whole)

    def _osc(self, body, whole):
        kind, _, rest = body.partition(b";")
        if kind == b"52" and rest.startswith(b"c;"):
            self.clipboard.append(base64.b64decode(rest[2:], validate=True))
        else:
            self.faults.append(whole)

    def _escape(self, letter):
        if letter == "7":
            self.saved = (self.row, self.col)
        elif letter == "8":
            self.row, self.col = self.saved
        elif letter == "M":
            if self.row == self.top:
                self._scroll(-1)
            else:
                self.row = max(0, self.row - 1)
        elif letter in "DEc":
            self.faults.append(b"\x1b" + letter.encode())
        self.wrap = False

    def _csi(self, letter, numbers, private, whole):
        if letter in "hl":
            known = self.private_modes if private else MODES
            for mode in numbers:
                if mode in known:
                    self._mode(mode, letter == "h")
                else:
                    self.faults.append(whole)
            return
        if private or letter not in CSI or len(numbers) > CSI[letter]:
            self.faults.append(whole)
            return
        first = max(1, numbers[0])
        if letter != "b" and letter != "m":
            self.wrap = False
        getattr(self, "_do_" + {"@": "insert"}.get(letter, letter))(
            first, numbers)

    def _mode(self, mode, on):
        mode = 1049 if mode == 47 else mode
        if mode == 1049 and on != (1049 in self.modes):
            if on:
                self.kept = self.cells
                self.saved = (self.row, self.col)
                self.cells = self._blank()
            else:
                self.cells, self.kept = self.kept, None
                self.row, self.col = self.saved
                self.fit()
        (self.modes.add if on else self.modes.discard)(mode)

    def _do_A(self, n, _):
        self.row = max(0, self.row - n)

    def _do_B(self, n, _):
        self.row = min(self.rows - 1, self.row + n)

    def _do_C(self, n, _):
        self.col = min(self.cols - 1, self.col + n)

    def _do_D(self, n, _):
        self.col = max(0, self.col - n)

    def _do_G(self, n, _):
        self.col = min(self.cols, n) - 1

    def _do_d(self, n, _):
        self.row = min(self.rows, n) - 1

    def _do_H(self, n, numbers):
        self.row = min(self.rows, n) - 1
        self.col = min(self.cols, max(1, (numbers + [1])[1])) - 1

    def _do_J(self, _, numbers):
        if numbers[0] == 0:
            self._do_K(1, [0])
            first, last = self.row + 1, self.rows
        elif numbers[0] == 1:
            self._do_K(1, [1])
            first, last = 0, self.row
        else:
            first, last = 0, self.rows
        for row in range(first, last):
            self.cells[row] = [" "] * self.cols

    def _do_K(self, _, numbers):
        first = self.col if numbers[0] == 0 else 0
        last = self.col + 1 if numbers[0] == 1 else self.cols
        for col in range(first, last):
            self.cells[self.row][col] = " "

    def _do_L(self, n, _):
        if self.top <= self.row <= self.bottom:
            self._scroll(-n, self.row)

    def _do_M(self, n, _):
        if self.top <= self.row <= self.bottom:
            self._scroll(n, self.row)

    def _do_P(self, n, _):
        line = self.cells[self.row]
        del line[self.col:self.col + n]
        line.extend([" "] * (self.cols - len(line)))

    def _do_insert(self, n, _):
        line = self.cells[self.row]
        line[self.col:self.col] = [" "] * min(n, self.cols)
        del line[self.cols:]

    def _do_X(self, n, _):
        for col in range(self.col, min(self.cols, self.col + n)):
            self.cells[self.row][col] = " "

    def _do_S(self, n, _):
        self._scroll(n)

    def _do_T(self, n, _):
        self._scroll(-n)

    def _do_b(self, n, _):
        for _ in range(min(n, self.cols * self.rows)):
            self._put(self.last)

    def _do_r(self, n, numbers):
        self.top = min(self.rows, n) - 1
        self.bottom = min(self.rows, (numbers + [0])[1] or self.rows) - 1
        self.row = self.col = 0

    def _do_m(self, _n, _numbers):
        pass

    def _do_n(self, _n, numbers):
        self.faults.append(b"\x1b[%dn" % numbers[0])

    # --- size

    def resize(self, cols, rows):
        self.cols, self.rows = cols, rows
        self.top, self.bottom = 0, rows - 1
        self.fit()

    def fit(self):
        """Cuts or fills the cells to the size, as terminals do."""
        self.cells = [(line + [" "] * self.cols)[:self.cols]
                      for line in self.cells[:self.rows]]
        while len(self.cells) < self.rows:
            self.cells.append([" "] * self.cols)
        self.row = min(self.row, self.rows - 1)
        self.col = min(self.col, self.cols - 1)
        self.wrap = False
