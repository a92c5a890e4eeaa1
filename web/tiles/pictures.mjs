import { accessories } from "./accessories.mjs";
import { beauty } from "./beauty.mjs";
import { clothes } from "./clothes.mjs";
import { food } from "./food.mjs";
import { garden } from "./garden.mjs";
import { home } from "./home.mjs";
import { play } from "./play.mjs";

const drawings = { ...clothes, ...accessories, ...home, ...food, ...beauty, ...play, ...garden };

/** The colour behind a picture, by what it belongs to; all others lie on the same light grey. */
const grounds = {
  "#f3ecdd":
    "apple baguette bread butter cake carton cheese chocolate chocolates cookie croissant cupcake curry doughnut eggs hamper honey jar nuts olives pasta pie popcorn pouch pretzel pudding salad salt slice strawberry sweets tin tomato waffle",
  "#ece8ec":
    "bottle can champagne flutes glass juice sparkling spirit whisky wine",
  "#f1e7e4":
    "bath-bomb brush comb cream dropper lipstick lotion makeup-brush perfume pump soap sponge toothbrush tube",
  "#e6eae6":
    "alarm-clock amphora basket bedding board bowl broom candle casserole chair clock curtains cushion cutlery diffuser frying-pan jug knife lamp mirror mug pan picture-frame pillow plates radio rug stockpot teapot throw towels tumblers vase",
  "#e6edf2":
    "abacus blocks dinosaur football fox kite nesting paints puzzle rabbit scooter sleepsuit teddy telescope tractor train yoyo",
  "#e7ede3":
    "bouquet bucket bulbs cactus herb hyacinth lantern nest olive planter potted rose secateurs sunflower trowel tulip watering-can",
  "#ebe5dc":
    "bauble chess christmas-tree compass crackers dice gift jigsaw notebook stocking thread tool-box wrap wreath yarn",
};
const otherGround = "#eeece7";
const groundOf = Object.fromEntries(Object.entries(grounds).flatMap(([colour, names]) => names.split(" ").map((name) => [name, colour])));

/** What is drawn, by name: its parts, and the colour behind it. */
export const pictures = Object.fromEntries(
  Object.entries(drawings).map(([name, parts]) => [name, { parts, ground: groundOf[name] ?? otherGround }]),
);
