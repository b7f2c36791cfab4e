// A signature drawn with a finger, as the path data of an SVG of 320 by 120: what the slip shows and prints. A name alone is enough;
// where there are no scripts there is nothing to draw on.

const WIDTH = 320;
const HEIGHT = 120;
/** With its name and ids an act stays well under 2 kB. */
const MOST_CHARACTERS = 1200;

/** Points of a stroke that matter: none of those left out is further than `tolerance` from the line that stays. */
function simplified(points, tolerance) {
  if (points.length < 3) return points;
  const [a, b] = [points[0], points[points.length - 1]];
  const length = Math.hypot(b[0] - a[0], b[1] - a[1]) || 1;
  const away = ([x, y]) =>
    a[0] === b[0] && a[1] === b[1]
      ? Math.hypot(x - a[0], y - a[1])
      : Math.abs((b[0] - a[0]) * (a[1] - y) - (a[0] - x) * (b[1] - a[1])) / length;
  let [farthest, distance] = [0, 0];
  for (let at = 1; at < points.length - 1; at++) if (away(points[at]) > distance) [farthest, distance] = [at, away(points[at])];
  if (distance <= tolerance) return [a, b];
  return [...simplified(points.slice(0, farthest + 1), tolerance).slice(0, -1), ...simplified(points.slice(farthest), tolerance)];
}

/** Strokes as path data, coarser and coarser until they are short enough. */
export function pathOf(strokes) {
  const written = (tolerance) =>
    strokes
      .filter((stroke) => stroke.length > 0)
      .map((stroke) => {
        const points = stroke.length === 1 ? [stroke[0], [stroke[0][0] + 1, stroke[0][1]]] : simplified(stroke, tolerance);
        return "M" + points.map(([x, y]) => `${Math.round(x)} ${Math.round(y)}`).join("L");
      })
      .join("");
  let tolerance = 0.5;
  while (written(tolerance).length > MOST_CHARACTERS && tolerance < HEIGHT) tolerance *= 1.5;
  return written(tolerance).slice(0, MOST_CHARACTERS);
}

/** Lets people draw into the box; `field` always holds what is drawn. Gives a function that shows a path. */
export function pad(box, field) {
  const canvas = box.querySelector("canvas");
  const pen = canvas.getContext("2d");
  let strokes = [];
  const clear = () => pen.clearRect(0, 0, WIDTH, HEIGHT);
  const ink = () => Object.assign(pen, { lineWidth: 2, lineCap: "round", strokeStyle: getComputedStyle(canvas).color });
  const show = (path) => {
    clear();
    ink();
    field.value = path;
    if (path) pen.stroke(new Path2D(path));
  };
  const place = (event) => {
    const seen = canvas.getBoundingClientRect();
    return [((event.clientX - seen.left) * WIDTH) / seen.width, ((event.clientY - seen.top) * HEIGHT) / seen.height];
  };
  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    if (strokes.length === 0) clear();
    strokes.push([place(event)]);
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!canvas.hasPointerCapture(event.pointerId)) return;
    const stroke = strokes[strokes.length - 1];
    const [from, to] = [stroke[stroke.length - 1], place(event)];
    stroke.push(to);
    ink();
    pen.beginPath();
    pen.moveTo(...from);
    pen.lineTo(...to);
    pen.stroke();
  });
  canvas.addEventListener("pointerup", () => show(pathOf(strokes)));
  box.querySelector("button").addEventListener("click", () => {
    strokes = [];
    show("");
  });
  box.hidden = false;
  show(field.value);
  return show;
}
