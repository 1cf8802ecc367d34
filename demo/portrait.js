/**
 * Paints somebody in front of their wall, as a camera would show them: `number` says who. Needs nothing around it.
 *
 * @param {CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D} context
 * @param {number} number
 */
export function paintPortrait(context, number) {
  const { width, height } = context.canvas;
  /** @type {<Value>(all: Value[], step?: number) => Value} */
  const pick = (all, step = 1) => /** @type {any} */ (all[(number * step) % all.length]);
  const wall = pick([168, 28, 215, 262, 340, 95, 45, 190, 305]);
  const skin = pick(['#f1c9a5', '#8d5a3b', '#e0ac7e', '#5f3a26', '#f6d7bd', '#c58c5c', '#a9714b'], 2);
  const hair = pick(['#2b1d16', '#6b4226', '#1a1a1d', '#b98a4b', '#7d7f86', '#3d2618']);
  const shirt = pick(['#20514a', '#8a3b2f', '#33476e', '#6d5a1e', '#5b3a66', '#39603a']);

  context.save();
  context.scale(width / 640, height / 360);
  const light = context.createLinearGradient(0, 0, 640, 360);
  light.addColorStop(0, `hsl(${wall} 30% 78%)`);
  light.addColorStop(1, `hsl(${wall} 26% 52%)`);
  context.fillStyle = light;
  context.fillRect(0, 0, 640, 360);

  if (number % 3 === 0) {
    context.fillStyle = `hsl(${wall} 30% 42%)`;
    context.fillRect(40, 118, 150, 9);
    for (const [at, size] of [44, 62, 52, 58, 40].entries()) {
      context.fillStyle = `hsl(${(wall + 60 * at) % 360} 38% 48%)`;
      context.fillRect(52 + at * 22, 118 - size, 17, size);
    }
  } else if (number % 3 === 1) {
    context.fillStyle = '#f4f8fb';
    context.fillRect(470, 30, 130, 160);
    context.fillStyle = '#a9cfe6';
    context.fillRect(478, 38, 54, 70);
    context.fillRect(538, 38, 54, 70);
    context.fillRect(478, 114, 54, 68);
    context.fillRect(538, 114, 54, 68);
  } else {
    context.fillStyle = '#f7f3ea';
    context.fillRect(66, 46, 130, 96);
    context.fillStyle = `hsl(${wall + 150} 40% 55%)`;
    context.beginPath();
    context.arc(131, 94, 30, 0, 7);
    context.fill();
  }

  /** @type {(x: number, y: number, wide: number, high: number, colour: string) => void} */
  const oval = (x, y, wide, high, colour) => {
    context.fillStyle = colour;
    context.beginPath();
    context.ellipse(x, y, wide, high, 0, 0, 7);
    context.fill();
  };
  const long = number % 2 === 0;
  if (long) oval(320, 205, 92, 128, hair);
  context.fillStyle = shirt;
  context.beginPath();
  context.moveTo(150, 370);
  context.bezierCurveTo(160, 290, 230, 285, 282, 272);
  context.lineTo(358, 272);
  context.bezierCurveTo(410, 285, 480, 290, 490, 370);
  context.fill();
  context.fillStyle = skin;
  context.fillRect(290, 220, 60, 56);
  oval(320, 276, 38, 18, skin);
  oval(320, 168, 68, 84, skin);
  context.fillStyle = hair;
  context.beginPath();
  context.ellipse(320, 142, 76, 72, 0, Math.PI, 0);
  context.bezierCurveTo(384, 118, 350, 108, long ? 290 : 330, 106);
  context.bezierCurveTo(270, 112, 252, 126, 244, 150);
  context.fill();
  oval(296, 168, 5, 6, '#2a2220');
  oval(344, 168, 5, 6, '#2a2220');
  context.lineCap = 'round';
  context.lineWidth = 4;
  context.strokeStyle = '#0005';
  context.beginPath();
  context.arc(320, 196, 22, 0.5, Math.PI - 0.5);
  context.stroke();
  if (number % 4 === 1) {
    context.strokeStyle = '#2a2220';
    context.lineWidth = 3.5;
    for (const x of [294, 346]) {
      context.beginPath();
      context.arc(x, 168, 20, 0, 7);
      context.stroke();
    }
    context.beginPath();
    context.moveTo(314, 168);
    context.lineTo(326, 168);
    context.stroke();
  }
  context.restore();
}
