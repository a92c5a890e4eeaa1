/** Colour names of the demo's catalogue. The slug of a name is part of a picture's file name. */
export const colours = {
  Black: "#2a2a2e",
  Charcoal: "#4b4e55",
  Grey: "#8f939a",
  "Silver grey": "#b9bcc0",
  White: "#f6f5f2",
  Ivory: "#f1e9d8",
  Cream: "#ecdfc3",
  Oatmeal: "#d8c7aa",
  Stone: "#b9ac98",
  Natural: "#cdb48c",
  Camel: "#c1905a",
  Tan: "#b06a35",
  Chestnut: "#87492a",
  Chocolate: "#573626",
  Rust: "#b5502c",
  Terracotta: "#c8694a",
  Mustard: "#d9a02b",
  Yellow: "#f2c63c",
  Gold: "#cfa44c",
  Sage: "#9fb198",
  Olive: "#75783f",
  Forest: "#2e5a41",
  Emerald: "#14825c",
  Teal: "#1f7379",
  "Duck egg": "#a9cfcb",
  Sky: "#8fbfe6",
  "Mid blue": "#5079ad",
  Cornflower: "#5b7fd4",
  Indigo: "#39437f",
  Navy: "#26335c",
  Lilac: "#b6a2d8",
  Plum: "#6c3563",
  Burgundy: "#76243a",
  Red: "#c62f36",
  Coral: "#f0785f",
  Blush: "#ecc3b9",
  Pink: "#ec93ad",
  Fuchsia: "#cf3b86",
  Silver: "#c4c7cd",
  Clear: "#d9e6ea",
};

export function slug(words) {
  return words
    .toLowerCase()
    .replaceAll("&", "and")
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-|-$/g, "");
}
