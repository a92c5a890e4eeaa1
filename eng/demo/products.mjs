import { readFileSync } from "node:fs";
import { colours, slug } from "../../web/tiles/colours.mjs";

export const header =
  "product_id,sku,title,description,brand,seller,categories,ranges,age_restriction,gtin,price,currency,colour,size,image,images";

const sizeSets = {
  W: ["8", "10", "12", "14", "16", "18"],
  WX: ["6", "8", "10", "12", "14", "16", "18", "20"],
  A: ["XS", "S", "M", "L", "XL"],
  M: ["S", "M", "L", "XL", "XXL"],
  C: ['15"', '15½"', '16"', '16½"', '17"', '17½"'],
  T: ['30"', '32"', '34"', '36"', '38"'],
  B: ["Newborn", "0-3 months", "3-6 months", "6-12 months", "12-18 months"],
  K: ["3-4 years", "5-6 years", "7-8 years", "9-10 years", "11-12 years"],
  D: ["Single", "Double", "King", "Super king"],
  SW: ["3", "4", "5", "6", "7", "8"],
  SM: ["7", "8", "9", "10", "11"],
  SK: ["10", "11", "12", "13", "1", "2"],
};

/** Third parties that sell through the shop. */
const sellers = { h: "Harrow & Finch", t: "Tidewrack", o: "Orrin Mill" };
const firstProduct = 1001;

export function rows() {
  const products = readCatalogue();
  return products.flatMap((product, index) => variantsOf(product, firstProduct + index));
}

/** Lines are "title|price|picture|colours|sizes|flags|description" below a "# Department > Category" line. */
function readCatalogue() {
  const products = [];
  let category = "";
  for (const [at, line] of readFileSync(new URL("catalogue.txt", import.meta.url), "utf8").trimEnd().split("\n").entries()) {
    if (line.startsWith("# ")) {
      category = line.slice(2);
      continue;
    }
    const fields = line.split("|");
    if (fields.length !== 7) throw new Error(`catalogue.txt line ${at + 1} has ${fields.length} fields instead of 7.`);
    const [title, price, picture, colourList, sizeList, flagList, description] = fields;
    const [colourNames, sizes, flags] = [colourList, sizeList, flagList].map((list) => list.split(",").filter(Boolean));
    const unknown = colourNames.find((name) => !colours[name]);
    if (unknown) throw new Error(`catalogue.txt line ${at + 1}: there is no colour "${unknown}".`);
    products.push({ title, prices: price.split("/"), picture, colourNames, sizes: sizeSets[sizeList] ?? sizes, flags, description, category });
  }
  return products;
}

function variantsOf(product, id) {
  const seller = product.flags.map((flag) => sellers[flag]).find(Boolean) ?? "";
  const department = product.category.split(" > ")[0];
  const categories = [product.category, ...(product.flags.includes("x") && department !== "Garden & gifts" ? ["Christmas"] : [])];
  const ranges = [slug(department), ...(product.flags.includes("b") ? ["best-sellers"] : []), ...(product.flags.includes("x") ? ["christmas"] : []), ...(seller ? [`third-party:${slug(seller)}`] : [])];
  const shown = product.colourNames.length > 0 ? product.colourNames : [""];
  const sizes = product.sizes.length > 0 ? product.sizes : [""];
  // Food, wine and beauty are told apart by their label's colour in the picture only; that is no choice to offer.
  const isChoice = product.colourNames.length > 1 || !["Food", "Wine & drinks", "Beauty", "Home"].includes(department);
  return shown.flatMap((colour, c) =>
    sizes.map((size, s) => {
      const picture = `/tiles/${[product.picture, colour && slug(colour)].filter(Boolean).join("-")}`;
      const sku = ["LF", id, isChoice && colour && code(colour), size && slug(size.replaceAll("½", "5").replaceAll("×", "x")).toUpperCase()].filter(Boolean).join("-");
      return [
        id,
        sku,
        product.title,
        product.description,
        seller || "Larkfield",
        seller,
        categories.join("|"),
        ranges.join("|"),
        product.flags.includes("18") ? 18 : "",
        gtin(id, c * 20 + s),
        Number(product.prices[Math.min(s, product.prices.length - 1)]).toFixed(2),
        "GBP",
        isChoice ? colour : "",
        size,
        `${picture}.webp`,
        `${picture}.webp|${picture}--use.webp`,
      ];
    }),
  );
}

/** Three letters that differ for every colour of the catalogue. */
function code(colour) {
  const special = { "Silver grey": "SGY", "Mid blue": "MBL", "Duck egg": "DUK", Charcoal: "CHA", Chestnut: "CHE", Chocolate: "CHO", Coral: "COR", Cornflower: "CFL" };
  return special[colour] ?? colour.slice(0, 3).toUpperCase();
}

/** GTIN-13 of restricted circulation (prefix 2), with its check digit. */
function gtin(product, variant) {
  const digits = `20${String(product).padStart(6, "0")}${String(variant).padStart(4, "0")}`;
  const sum = [...digits].reduce((total, digit, at) => total + Number(digit) * (at % 2 === 0 ? 1 : 3), 0);
  return `${digits}${(10 - (sum % 10)) % 10}`;
}
