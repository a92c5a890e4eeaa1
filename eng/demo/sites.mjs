// The invented retailer's places. Phone numbers are from the ranges that Ofcom keeps for drama.

/** code, name, address, town, postcode, nation, latitude, longitude, phone, size, week */
export const stores = [
  ["leeds", "Leeds Briggate", "112 Briggate", "Leeds", "LS1 6NP", "England", 53.7973, -1.5418, "0113 496 0112", "large", "city"],
  ["york", "York Parliament Street", "4 Parliament Street", "York", "YO1 8RS", "England", 53.9589, -1.0806, "01632 960204", "medium", "town"],
  ["sheffield", "Sheffield Fargate", "61 Fargate", "Sheffield", "S1 2HE", "England", 53.3811, -1.4699, "0114 496 0161", "medium", "city"],
  ["nottingham", "Nottingham Clumber Street", "27 Clumber Street", "Nottingham", "NG1 3ED", "England", 52.9551, -1.1488, "0115 496 0127", "medium", "city"],
  ["bristol", "Bristol Broadmead", "88 Broadmead", "Bristol", "BS1 3DW", "England", 51.4582, -2.5892, "0117 496 0188", "large", "city"],
  ["reading", "Reading Broad Street", "140 Broad Street", "Reading", "RG1 2AA", "England", 51.4557, -0.9731, "0118 496 0140", "medium", "city"],
  ["birmingham", "Birmingham New Street", "75 New Street", "Birmingham", "B2 4DU", "England", 52.479, -1.8975, "0121 496 0175", "large", "city"],
  ["manchester", "Manchester King Street", "33 King Street", "Manchester", "M2 6AA", "England", 53.4815, -2.2453, "0161 496 0133", "large", "city"],
  ["liverpool", "Liverpool Church Street", "50 Church Street", "Liverpool", "L1 3AY", "England", 53.4051, -2.9836, "0151 496 0150", "large", "city"],
  ["newcastle", "Newcastle Northumberland Street", "91 Northumberland Street", "Newcastle upon Tyne", "NE1 7AG", "England", 54.9757, -1.6121, "0191 498 0191", "large", "city"],
  ["marylebone", "London Marylebone", "102 Marylebone High Street", "London", "W1U 4RU", "England", 51.5206, -0.1517, "020 7946 0102", "large", "london"],
  ["kingston", "Kingston Clarence Street", "66 Clarence Street", "Kingston upon Thames", "KT1 1NP", "England", 51.4107, -0.3026, "020 7946 0266", "large", "london"],
  ["brighton", "Brighton North Street", "158 North Street", "Brighton", "BN1 1EA", "England", 50.8229, -0.1419, "01632 960158", "medium", "city"],
  ["exeter", "Exeter High Street", "219 High Street", "Exeter", "EX4 3LF", "England", 50.7243, -3.5285, "01632 960219", "medium", "town"],
  ["norwich", "Norwich Gentleman's Walk", "12 Gentleman's Walk", "Norwich", "NR2 1NA", "England", 52.6279, 1.2925, "01632 960312", "medium", "town"],
  ["cambridge", "Cambridge Sidney Street", "24 Sidney Street", "Cambridge", "CB2 3HX", "England", 52.2061, 0.1206, "01632 960424", "medium", "town"],
  ["oxford", "Oxford Cornmarket", "37 Cornmarket Street", "Oxford", "OX1 3HA", "England", 51.753, -1.2584, "01632 960537", "small", "town"],
  ["edinburgh", "Edinburgh Princes Street", "84 Princes Street", "Edinburgh", "EH2 2ER", "Scotland", 55.9519, -3.1972, "0131 496 0184", "large", "scotland"],
  ["glasgow", "Glasgow Buchanan Street", "130 Buchanan Street", "Glasgow", "G1 2JR", "Scotland", 55.8612, -4.2538, "0141 496 0130", "large", "scotland"],
  ["inverness", "Inverness High Street", "19 High Street", "Inverness", "IV1 1HY", "Scotland", 57.4779, -4.2243, "01632 960619", "small", "highland"],
  ["cardiff", "Cardiff St Mary Street", "55 St Mary Street", "Cardiff", "CF10 1FE", "Wales", 51.4787, -3.1782, "029 2018 0155", "large", "city"],
  ["swansea", "Swansea Oxford Street", "203 Oxford Street", "Swansea", "SA1 3BG", "Wales", 51.6197, -3.9447, "01632 960703", "small", "town"],
  ["belfast", "Belfast Donegall Place", "16 Donegall Place", "Belfast", "BT1 5BA", "Northern Ireland", 54.5985, -5.9305, "028 9649 6116", "medium", "ulster"],
  ["derry", "Derry Ferryquay Street", "9 Ferryquay Street", "Derry", "BT48 6JB", "Northern Ireland", 54.9953, -7.3205, "028 9649 6209", "small", "ulster"],
];

export const dc = ["daventry", "Daventry distribution centre", "1 Furlong Way", "Daventry", "NN11 8RA", 52.2739, -1.1772, "01632 960001"];

/** preparation_minutes, slot_minutes, slot_orders, slot_items, slot_days */
export const sizes = { small: [150, 60, 8, 40, 7], medium: [120, 60, 12, 70, 10], large: [90, 60, 20, 120, 14] };

const workdays = (open, close, late) => ({ Mon: [open, close], Tue: [open, close], Wed: [open, close], Thu: [open, late ?? close], Fri: [open, close] });
export const weeks = {
  city: { ...workdays("09:00", "19:00", "20:00"), Sat: ["09:00", "19:00"], Sun: ["11:00", "17:00"] },
  town: { ...workdays("09:00", "18:00"), Sat: ["09:00", "18:00"], Sun: ["10:30", "16:30"] },
  london: { ...workdays("09:30", "20:00", "21:00"), Sat: ["09:30", "20:00"], Sun: ["12:00", "18:00"] },
  scotland: { ...workdays("09:00", "19:00", "20:00"), Sat: ["09:00", "19:00"], Sun: ["10:00", "18:00"] },
  highland: { ...workdays("09:00", "17:30"), Sat: ["09:00", "17:30"], Sun: ["11:00", "17:00"] },
  ulster: { ...workdays("09:00", "18:00", "21:00"), Sat: ["09:00", "18:00"], Sun: ["13:00", "18:00"] },
};

const all = ["England", "Wales", "Scotland", "Northern Ireland"];
const closed = [];
const short = ["10:00", "18:00"];
const sunday = ["11:00", "17:00"];

/** date, name, nations, open and close (empty when closed) */
export const specialDays = [
  ["2026-01-01", "New Year's Day", ["England", "Wales"], sunday],
  ["2026-01-01", "New Year's Day", ["Scotland", "Northern Ireland"], closed],
  ["2026-01-02", "2nd January", ["Scotland"], sunday],
  ["2026-03-17", "St Patrick's Day", ["Northern Ireland"], short],
  ["2026-04-03", "Good Friday", all, short],
  ["2026-04-05", "Easter Sunday", ["England", "Wales", "Northern Ireland"], closed],
  ["2026-04-06", "Easter Monday", ["England", "Wales", "Northern Ireland"], short],
  ["2026-05-04", "Early May bank holiday", all, short],
  ["2026-05-25", "Spring bank holiday", all, short],
  ["2026-07-13", "Battle of the Boyne", ["Northern Ireland"], closed],
  ["2026-08-03", "Summer bank holiday", ["Scotland"], short],
  ["2026-08-31", "Summer bank holiday", ["England", "Wales", "Northern Ireland"], short],
  ["2026-11-30", "St Andrew's Day", ["Scotland"], short],
  ["2026-12-24", "Christmas Eve", all, ["08:30", "17:00"]],
  ["2026-12-25", "Christmas Day", all, closed],
  ["2026-12-26", "Boxing Day", ["England", "Wales", "Scotland"], short],
  ["2026-12-26", "Boxing Day", ["Northern Ireland"], closed],
  ["2026-12-28", "Boxing Day bank holiday", all, short],
  ["2026-12-31", "New Year's Eve", all, ["09:00", "17:00"]],
  ["2027-01-01", "New Year's Day", ["England", "Wales"], sunday],
  ["2027-01-01", "New Year's Day", ["Scotland", "Northern Ireland"], closed],
  ["2027-01-02", "2nd January", ["Scotland"], sunday],
  ["2027-01-04", "2nd January bank holiday", ["Scotland"], short],
  ["2027-03-17", "St Patrick's Day", ["Northern Ireland"], short],
  ["2027-03-26", "Good Friday", all, short],
  ["2027-03-28", "Easter Sunday", ["England", "Wales", "Northern Ireland"], closed],
  ["2027-03-29", "Easter Monday", ["England", "Wales", "Northern Ireland"], short],
  ["2027-05-03", "Early May bank holiday", all, short],
  ["2027-05-31", "Spring bank holiday", all, short],
  ["2027-07-12", "Battle of the Boyne", ["Northern Ireland"], closed],
  ["2027-08-02", "Summer bank holiday", ["Scotland"], short],
  ["2027-08-30", "Summer bank holiday", ["England", "Wales", "Northern Ireland"], short],
  ["2027-11-30", "St Andrew's Day", ["Scotland"], short],
  ["2027-12-24", "Christmas Eve", all, ["08:30", "17:00"]],
  ["2027-12-25", "Christmas Day", all, closed],
  ["2027-12-26", "Boxing Day", ["England", "Wales", "Scotland"], sunday],
  ["2027-12-26", "Boxing Day", ["Northern Ireland"], closed],
  ["2027-12-27", "Christmas Day bank holiday", all, short],
  ["2027-12-28", "Boxing Day bank holiday", all, short],
  ["2027-12-31", "New Year's Eve", all, ["09:00", "17:00"]],
];

/** Large stores stay open on the evenings before Christmas. */
export const lateEvenings = ["2026-12-14", "2026-12-15", "2026-12-16", "2026-12-17", "2026-12-18", "2026-12-21", "2026-12-22", "2026-12-23", "2027-12-13", "2027-12-14", "2027-12-15", "2027-12-16", "2027-12-17", "2027-12-20", "2027-12-21", "2027-12-22", "2027-12-23"];

const days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const eachDay = (cutOff, after, onShelf, changes = {}) =>
  days.map((day) => ({ day, ...(day in changes ? changes[day] : { cutOff, after, onShelf }) })).filter((departure) => departure.cutOff);

/** From the dc. Most stores: order by 20:00, on the shelf at noon next day; the van of Saturday night comes on Monday. */
const near = eachDay("20:00", 1, "12:00", { Sat: { cutOff: "20:00", after: 2, onShelf: "10:00" }, Sun: { cutOff: "18:00", after: 1, onShelf: "12:00" } });
const city = eachDay("20:00", 1, "12:00", { Sat: { cutOff: "19:00", after: 1, onShelf: "13:00" }, Sun: { cutOff: "18:00", after: 1, onShelf: "12:00" } });
const far = eachDay("18:30", 1, "15:00", { Sat: { cutOff: "18:30", after: 2, onShelf: "12:00" }, Sun: { cutOff: "16:00", after: 1, onShelf: "15:00" } });
const overSea = eachDay("17:00", 2, "12:00", { Fri: { cutOff: "17:00", after: 3, onShelf: "12:00" }, Sat: { cutOff: "14:00", after: 3, onShelf: "12:00" }, Sun: {} });
const highland = eachDay("18:00", 2, "14:00", { Fri: { cutOff: "18:00", after: 3, onShelf: "14:00" }, Sat: {}, Sun: { cutOff: "14:00", after: 2, onShelf: "14:00" } });

export const routeOf = (code) =>
  ({ inverness: highland, belfast: overSea, derry: overSea, exeter: far, swansea: far, newcastle: far, edinburgh: far, glasgow: far, norwich: near, york: near, oxford: near, cambridge: near, brighton: near, reading: near }[code] ?? city);
