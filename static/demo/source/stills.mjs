// One entry per still life: which scene, seen from where, on which paper.
const GOODS = [800, 1000];
const APRICOT = { backdrop: "#cf8a62", far: "#e3b08a" };
const SAND = { backdrop: "#c9a386", far: "#ddc3a8" };
const ROSE = { backdrop: "#a9625a", far: "#c98d7c" };
const DUSK = { backdrop: "#716a86", far: "#a08a9c" };

export const STILLS = [
  { name: "gayo-senja-1", scene: "pouch", label: "gayo", size: GOODS, eye: [0, 1.55, 7.2], aim: [0, 0.96, 0], lens: 5.0, ...APRICOT },
  { name: "gayo-senja-2", scene: "beans", size: GOODS, eye: [0, 3.6, 2.4], aim: [0, 0.4, 0.05], lens: 3.4, aperture: 0.05, samples: 8, backdrop: "#5a3a2a", far: "#5a3a2a" },
  { name: "gayo-senja-3", scene: "cup", size: GOODS, eye: [0, 2.7, 5.6], aim: [0, 0.58, 0], lens: 4.6, ...SAND },
  { name: "gula-aren-1", scene: "bottle", glass: true, label: "gulaAren", size: GOODS, eye: [0.3, 1.6, 7.4], aim: [0.12, 0.98, 0], lens: 5.7, ...ROSE },
  { name: "gula-aren-2", scene: "iced", glass: true, size: GOODS, eye: [0, 2.1, 6.4], aim: [0, 0.86, 0], lens: 5.0, ...APRICOT },
  { name: "dripper-tanah-1", scene: "dripper", glass: true, variant: 0, size: GOODS, eye: [0, 2.3, 6.2], aim: [0.05, 0.74, 0], lens: 4.7, ...SAND },
  { name: "dripper-tanah-2", scene: "dripper", glass: true, variant: 1, size: GOODS, eye: [-0.6, 2.9, 5.6], aim: [0.05, 0.66, 0], lens: 4.7, ...ROSE },
  { name: "cangkir-studio-1", scene: "studiocup", variant: 0, size: GOODS, eye: [0, 1.75, 5.4], aim: [0, 0.52, 0], lens: 5.2, ...DUSK },
  { name: "cangkir-studio-2", scene: "studiocup", label: "stamp", variant: 1, size: GOODS, eye: [0, 1.7, 5.4], aim: [0.08, 0.44, 0], lens: 5.2, ...DUSK },
  { name: "cangkir-studio-3", scene: "studiocup", variant: 2, size: GOODS, eye: [0.25, 1.25, 3.1], aim: [0.05, 0.74, 0.4], lens: 6.2, aperture: 0.02, samples: 6, ...DUSK },
  { name: "senja-box-1", scene: "giftbox", label: "box", variant: 0, size: GOODS, eye: [0, 4.2, 5.6], aim: [0.02, 0.34, 0], lens: 4.05, ...APRICOT },
  { name: "senja-box-2", scene: "giftbox", label: "gayo", variant: 1, size: GOODS, eye: [0, 4.0, 5.4], aim: [0, 0.5, -0.1], lens: 4.2, ...APRICOT },
  { name: "rani", scene: "portrait", variant: 0, size: [160, 160], samples: 16, eye: [0, 1.0, 6], aim: [0, 0.88, 0], lens: 7.6, backdrop: "#d98a5b", far: "#e9b184" },
  { name: "bagas", scene: "portrait", variant: 1, size: [160, 160], samples: 16, eye: [0, 1.0, 6], aim: [0, 0.86, 0], lens: 7.6, backdrop: "#8a6f91", far: "#8a6f91" },
];
