export async function buildTiles(out) {}
