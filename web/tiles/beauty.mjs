import { box, circle, ink, label, metal, metalDark } from "./drawing.mjs";

/** For the bathroom. */
export const beauty = {
  pump: [["base", "M34 38H66Q74 38 74 46V86Q74 92 68 92H32Q26 92 26 86V46Q26 38 34 38Z"], [ink, "M44 28h12v10h-12zM48 14h5v16h-5zM26 10h26q3 0 3 6h-24q-5 0-5-6z"], [label, box(33, 52, 34, 26, 2)], [ink, "M39 60h22v2.5h-22zM42 66h16v1.5h-16z"]],
  tube: [["base", "M24 6H76L66 76H34Z"], ["dark", "M24 6H76L75 12H25Z"], [label, "M34 24H66L63 54H37Z"], [ink, "M41 33h18v2.5h-18zM43 40h14v1.5h-14z"], ["dark", box(34, 76, 32, 16, 4)]],
  cream: [["base", box(14, 44, 72, 42, 12)], ["light", box(12, 24, 76, 22, 6)], [label, box(30, 54, 40, 20, 2)], [ink, "M37 61h26v2.5h-26z"]],
  perfume: [["base", box(24, 38, 52, 54, 6)], ["#d8b865", box(40, 12, 20, 20, 3)], [metal, box(44, 30, 12, 9, 1)], [label, box(35, 56, 30, 18, 1)], [ink, "M40 62h20v2h-20zM44 67h12v1.5h-12z"]],
  dropper: [[ink, box(42, 6, 16, 16, 7) + box(38, 22, 24, 12, 2)], ["base", "M36 34H64Q70 40 70 48V86Q70 92 64 92H36Q30 92 30 86V48Q30 40 36 34Z"], [label, box(34, 52, 32, 28, 1)], [ink, "M40 60h20v2.5h-20zM43 66h14v1.5h-14z"]],
  soap: [["base", box(12, 34, 76, 38, 14)], ["light", box(24, 43, 52, 20, 9)]],
  lotion: [["base", "M30 34Q30 28 36 28H64Q70 28 70 34V84Q70 92 62 92H38Q30 92 30 84Z"], ["dark", box(40, 10, 20, 18, 3)], [label, box(35, 44, 30, 32, 2)], [ink, "M40 52h20v2.5H40zM43 58.4h14V60H43zM43 63h14v1.6H43z"]],
  lipstick: [["base", "M38 34V16Q50 4 62 12V34Z"], ["#d8b865", box(36, 32, 28, 18, 1)], [ink, box(33, 48, 34, 44, 3)], ["#d8b865", "M33 54h34v2.4H33z"]],
  brush: [[metal, box(24, 10, 52, 12, 4)], [metalDark, "M26 22H74L72 27H28Z"], [metal, "M46 26h8v14h-8z"], [metalDark, box(43, 38, 14, 54, 6)], [metal, "M43 48h14v2H43zM43 54h14v2H43zM43 60h14v2H43zM43 66h14v2H43zM43 72h14v2H43zM43 78h14v2H43z"]],
  "makeup-brush": [["#5b4036", "M44 52H56L53.6 92Q50 97 46.4 92Z"], ["#d8b865", "M40 36H60L57 54H43Z"], ["#c99a7c", "M50 4C64 8 68 24 60.4 37H39.6C32 24 36 8 50 4Z"], ["#e6c4ac", "M50 4C60 8 62 14 62 20 56 16 44 16 38 20 38 14 40 8 50 4Z"]],
  sponge: [["#e0b96c", "M14 52C10 38 22 26 36 28 44 18 62 20 68 28 82 26 92 40 86 54 92 68 78 82 64 76 54 86 38 84 32 76 18 78 8 66 14 52Z"], ["#b98c42", circle(34, 44, 5, 4) + circle(54, 38, 4, 3) + circle(70, 48, 5.4, 4) + circle(46, 58, 5, 4) + circle(28, 60, 3.6, 3) + circle(64, 64, 4.4, 3.4) + circle(42, 72, 2.6, 2) + circle(76, 62, 2.4) + circle(42, 32, 2.4)]],
  comb: [["base", "M10 26Q10 18 18 18H82Q90 18 90 26V42H10Z"], ["base", [10, 21.5, 33, 44.5, 56, 67.5, 79].map((x) => `M${x} 40h8v38q-1 6-4 6t-4-6z`).join("") + "M82 40h8v38q-1 6-4 6t-4-6z"], ["dark", "M18 28h64v2H18z"]],
  "bath-bomb": [["#e7ddd2", box(8, 30, 84, 52, 5)], ["#f6f1ea", box(13, 35, 74, 42, 3)], ["#e8b7bd", circle(28, 47, 9.4) + circle(72, 66, 9.4)], ["#b9cfe2", circle(50, 47, 9.4) + circle(28, 66, 9.4)], ["#d9c7e6", circle(72, 47, 9.4) + circle(50, 66, 9.4)], ["#fff", circle(25, 43, 2) + circle(47, 43, 2) + circle(69, 43, 2) + circle(25, 62, 2) + circle(47, 62, 2) + circle(69, 62, 2)]],
  toothbrush: [["base", "M30 30h8v58q0 6-4 6t-4-6zM62 30h8v58q0 6-4 6t-4-6z"], ["base", box(28, 8, 12, 24, 4) + box(60, 8, 12, 24, 4)], ["#f6f2ea", box(25, 9, 6, 20, 2) + box(57, 9, 6, 20, 2)], ["dark", "M25 12h6v1.2h-6zM25 16h6v1.2h-6zM25 20h6v1.2h-6zM25 24h6v1.2h-6zM57 12h6v1.2h-6zM57 16h6v1.2h-6zM57 20h6v1.2h-6zM57 24h6v1.2h-6z"]],
};
