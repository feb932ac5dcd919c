#!/usr/bin/env python3
"""Makes data/coastline.tsv from the TopoJSON of the npm package world-atlas
(countries-50m.json; Natural Earth, public domain):

    python3 data/coastline.py countries-50m.json >data/coastline.tsv

What is kept are the lines round the Baltic, in hundredths of a degree: the
map's finest dot is wider than that. A line that two countries share is a
border, all others are coast.
"""
import json
import sys

WEST, EAST, SOUTH, NORTH = 3.0, 33.0, 51.0, 67.5
TOLERANCE = 0.012  # degrees: points nearer than that to a chord are left out
LEAST = 0.06       # degrees: an island that is smaller both ways is left out


def arcs_of(geometry):
    """Numbers of the arcs of a country, with their sign taken away."""
    todo = [geometry.get("arcs", [])]
    while todo:
        item = todo.pop()
        for part in item:
            if isinstance(part, list):
                todo.append(part)
            else:
                yield part if part >= 0 else ~part


def decode(topology, arc):
    (sx, sy), (tx, ty) = (topology["transform"]["scale"],
                          topology["transform"]["translate"])
    x = y = 0
    for dx, dy in arc:
        x, y = x + dx, y + dy
        yield x * sx + tx, y * sy + ty


def inside(point):
    return WEST <= point[0] <= EAST and SOUTH <= point[1] <= NORTH


def pieces(points):
    """The parts of a line inside the box, with a point beyond each end."""
    piece = []
    for before, point in zip([None] + points, points):
        if inside(point):
            if not piece and before:
                piece.append(before)
            piece.append(point)
        elif piece:
            yield piece + [point]
            piece = []
    if piece:
        yield piece


def away(point, start, end):
    (px, py), (ax, ay), (bx, by) = point, start, end
    dx, dy = bx - ax, by - ay
    length = dx * dx + dy * dy
    t = ((px - ax) * dx + (py - ay) * dy) / length if length else 0
    t = max(0, min(1, t))
    return ((px - ax - t * dx) ** 2 + (py - ay - t * dy) ** 2) ** 0.5


def simplify(points):
    """Douglas and Peucker."""
    if len(points) < 3:
        return points
    far, at = max((away(p, points[0], points[-1]), i)
                  for i, p in enumerate(points[1:-1], 1))
    if far <= TOLERANCE:
        return [points[0], points[-1]]
    return simplify(points[:at + 1])[:-1] + simplify(points[at:])


def is_speck(points):
    if points[0] != points[-1]:
        return False
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    return max(xs) - min(xs) < LEAST and max(ys) - min(ys) < LEAST


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        topology = json.load(file)
    users = {}
    for country in topology["objects"]["countries"]["geometries"]:
        for arc in set(arcs_of(country)):
            users[arc] = users.get(arc, 0) + 1
    print("# Coast (c) and borders (b) round the Baltic: lon lat in hundredths"
          " of a degree, then steps.")
    print("# Natural Earth 1:50m, public domain; see CREDITS.md.")
    for number in sorted(users):
        points = list(decode(topology, topology["arcs"][number]))
        for piece in pieces(points):
            if is_speck(piece):
                continue
            line, last = [], (0, 0)
            for x, y in simplify(piece):
                point = round(x * 100), round(y * 100)
                if point != last:
                    line.append(f"{point[0] - last[0]} {point[1] - last[1]}")
                last = point
            if len(line) > 1:
                print("b" if users[number] > 1 else "c", *line, sep="\t")


main()
