/**
 * Where a product is shown in use, on a 100 × 100 field: a garment hangs from a rail, everything else stands on a
 * surface. What is behind is out of focus, so that the eye stays on the product.
 */
export const scenes = {
  hung: { top: 21, width: 78, colour: "#e9e4da", back: wall("#e9e4da"), behind: rail() },
  clipped: { top: 25.5, width: 72, colour: "#e9e4da", back: wall("#e9e4da"), behind: rail(bar()), before: clips() },
  table: { foot: 86, width: 66, colour: "#e8e2d6", back: room("#e8e2d6", wood("#b88a5c", "#d5ad80"), blurred(bowlAndBoard())) },
  kitchen: { foot: 86, width: 66, colour: "#e3e6df", back: room("#e3e6df", wood("#a97c50", "#c99f70"), blurred(bowlAndBoard())) },
  bath: { foot: 86, width: 66, colour: "#ece4df", back: room("#ece4df", stone("#d9cfc6", "#efe8e1"), blurred(roundMirror())) },
  evening: { foot: 87, width: 70, colour: "#4a3f43", back: room("#4a3f43", wood("#5a3b2a", "#7a5236"), blurred(lights("#ffd9a0"), 2.2)) },
  floor: { foot: 86, width: 66, colour: "#e6e2dc", back: room("#e6e2dc", stone("#c9bfb2", "#ddd5ca"), blurred(plinth())) },
  nursery: { foot: 86, width: 66, colour: "#dfe7ec", back: room("#dfe7ec", wood("#cdb08b", "#e4cdad"), blurred(bunting(), 0.9)) },
  garden: { foot: 86, width: 66, colour: "#dbe5d4", back: room("#dbe5d4", stone("#b7b1a3", "#d2cdbf"), blurred(leaves())) },
  bedroom: { foot: 88, width: 72, colour: "#e5e0d8", back: room("#e5e0d8", stone("#d6cdc0", "#f1ece4"), blurred(pictureAndLamp())) },
  winter: { foot: 86, width: 66, colour: "#2f4a40", back: room("#2f4a40", wood("#6b4a33", "#8d6645"), blurred(lights("#ffe3b0"), 1.8)) },
};

function wall(colour) {
  return `<defs><linearGradient id="w" x1="0" y1="0" x2="1" y2="1"><stop offset="0" stop-color="#fff" stop-opacity=".5"/><stop offset="1" stop-color="#000" stop-opacity=".09"/></linearGradient></defs>
    <path fill="${colour}" d="M0 0h100v100H0z"/><path fill="url(#w)" d="M0 0h100v100H0z"/>${daylight()}`;
}

/** Light of a window that is not seen. */
function daylight() {
  return `<defs><filter id="soft" x="-30%" y="-30%" width="160%" height="160%"><feGaussianBlur stdDeviation="1.6"/></filter></defs>
    <g filter="url(#soft)" fill="#fff" opacity=".34"><path d="M-4 30 22 4 34 4 2 62ZM38 4h14L8 88-4 90V76Z"/></g>`;
}

/** A rail, a hook and what the product hangs on. */
function rail(hanger = shoulders()) {
  return `<defs><linearGradient id="r" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="#d9b98c"/><stop offset=".5" stop-color="#b98a58"/><stop offset="1" stop-color="#85603a"/></linearGradient></defs>
    <path fill="#000" opacity=".08" d="M0 16.5h100v3H0z"/><path fill="url(#r)" d="M0 9h100v3.4H0z"/>
    <path fill="none" stroke="#6d6f74" stroke-width="1" stroke-linecap="round" d="M47.6 9.6Q47.6 6.6 50.4 6.6 53.4 6.6 53.2 9.8 53 12.6 50 14.4V19"/>${hanger}`;
}

function shoulders() {
  return `<path fill="none" stroke="#a97848" stroke-width="2.4" stroke-linecap="round" stroke-linejoin="round" d="M30 28Q40 20.5 50 19.5 60 20.5 70 28"/>`;
}

function bar() {
  return `<path fill="none" stroke="#8d9096" stroke-width="1.1" stroke-linecap="round" d="M33 24h34M50 19v5"/>`;
}

/** Hold a waistband from before it. */
function clips() {
  return `<path fill="#5f6268" d="M37 22.5h4.4v6.5h-4.4zM58.6 22.5h4.4v6.5h-4.4z"/>`;
}

function room(colour, surface, behind) {
  return `${wall(colour)}${behind}${surface}`;
}

function wood(dark, light) {
  const grain = [76, 81, 88, 94].map((y, at) => `<path fill="none" stroke="${dark}" stroke-width=".35" opacity=".55" d="M0 ${y}Q${22 + at * 9} ${y - 1.6} 52 ${y + 0.4}T100 ${y - 0.4}"/>`).join("");
  return `${top(dark, light)}${grain}`;
}

function stone(dark, light) {
  return top(dark, light);
}

function top(dark, light) {
  return `<defs><linearGradient id="t" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="${light}"/><stop offset="1" stop-color="${dark}"/></linearGradient></defs>
    <path fill="#000" opacity=".1" d="M0 69.4h100v2H0z"/><path fill="url(#t)" d="M0 71h100v29H0z"/>`;
}

function blurred(content, by = 1.4) {
  return `<defs><filter id="far" x="-20%" y="-20%" width="140%" height="140%"><feGaussianBlur stdDeviation="${by}"/></filter></defs><g filter="url(#far)">${content}</g>`;
}

function bowlAndBoard() {
  return `<path fill="#c69a6a" d="M70 34h22q3 0 3 3v34H67V37q0-3 3-3z"/><path fill="#f7f3ea" d="M2 58h26q-1 13-13 13T2 58z"/><path fill="#7d9a63" d="M6 58q2-9 8-6 5-7 10 6z"/>`;
}

function roundMirror() {
  return `<circle fill="#f8f6f3" stroke="#c9b08a" stroke-width="2" cx="78" cy="40" r="19"/><path fill="#b98a58" d="M76 58h4v13h-4z"/><path fill="#dfe6df" d="M6 46h12v25H6z"/><path fill="#83a07a" d="M12 46Q0 30 8 22 12 32 12 46 14 28 22 24 22 36 12 46z"/>`;
}

function pictureAndLamp() {
  return `<path fill="#f6f2ea" stroke="#b59468" stroke-width="1.6" d="M58 18h24v30H58z"/><path fill="#c9b79c" d="M60 40q8-12 12-4 5-6 8 0v10H60z"/><path fill="#f9e9c6" d="M10 40h16l5 16H5z"/><path fill="#9c7f5a" d="M16.5 56h3v15h-3z"/>`;
}

function lights(colour) {
  const spots = [[8, 18, 5], [24, 32, 3.4], [18, 52, 4.4], [38, 14, 3], [52, 26, 4.6], [70, 12, 3.6], [84, 26, 5.4], [92, 46, 3.6], [76, 44, 3], [60, 50, 2.6], [36, 42, 2.8], [4, 40, 3]];
  return spots.map(([x, y, r], at) => `<circle fill="${colour}" opacity="${[0.55, 0.8, 0.4][at % 3]}" cx="${x}" cy="${y}" r="${r}"/>`).join("");
}

function plinth() {
  return `<path fill="#d4cabd" d="M-4 44h26v30H-4z"/><path fill="#e7dfd4" d="M-4 40h26v5H-4z"/><path fill="#7f9a78" d="M88 71Q74 44 84 26 90 42 90 60 94 44 104 38 102 60 92 71z"/>`;
}

function bunting() {
  const flags = [["#e9a79a", 4], ["#f0cf84", 20], ["#9cc3cf", 36], ["#b5cba0", 52], ["#e9a79a", 68], ["#f0cf84", 84]];
  return `<path fill="none" stroke="#fff" stroke-width=".8" d="M-2 12Q50 30 102 12"/>${flags.map(([fill, x]) => `<path fill="${fill}" d="M${x} ${15 + Math.sin(((x + 6) / 100) * Math.PI) * 6}h12l-6 13z"/>`).join("")}`;
}

function leaves() {
  return [[8, 70, -14], [22, 72, 8], [82, 71, -6], [94, 70, 16], [66, 72, 2]]
    .map(([x, y, lean], at) => `<path fill="${["#7e9d6c", "#9ab585", "#6b8b5d"][at % 3]}" d="M${x} ${y}Q${x - 14 + lean} ${y - 26} ${x + lean} ${y - 50} ${x + 12 + lean} ${y - 24} ${x} ${y}z"/>`)
    .join("");
}

const uses = {
  hung: "jumper rollneck cardigan hoodie shirt polo vest gilet blazer pyjamas gown sleepsuit dress tee blouse coat swimsuit",
  clipped: "trousers leggings skirt tights jeans shorts briefs",
  kitchen: "casserole pan frying-pan stockpot knife cutlery teapot mug plates bowl tumblers jug board bread baguette croissant cheese butter eggs honey cookie chocolate sweets cake slice cupcake pie pudding pretzel pasta curry salad olives nuts tomato apple strawberry salt popcorn doughnut waffle jar pouch can carton tin juice basket",
  bedroom: "bedding cushion pillow throw curtains slippers scarf gloves beanie socks",
  bath: "pump tube cream perfume dropper soap lipstick brush makeup-brush sponge comb bath-bomb toothbrush lotion towels diffuser candle mirror",
  evening: "wine sparkling spirit bottle champagne glass whisky flutes watch ring necklace clutch",
  floor: "boot tall-boot shoe trainer heel sandal flip-flop ballet slippers tote purse rucksack suitcase briefcase umbrella chair rug lamp broom bucket tool-box scooter belt",
  nursery: "teddy dinosaur fox rabbit train tractor kite puzzle paints abacus yoyo football telescope nesting blocks blanket hair-bow",
  garden: "trowel watering-can planter bulbs lantern potted cactus bouquet tulip sunflower rose herb hyacinth olive secateurs nest",
  winter: "crackers bauble wreath wrap stocking gift christmas-tree hamper chocolates",
};
const useOf = Object.fromEntries(Object.entries(uses).flatMap(([scene, names]) => names.split(" ").map((name) => [name, scene])));

/** The scene that a picture is shown in. */
export const sceneOf = (picture) => useOf[picture] ?? "table";
