interface Paper {
  readonly text: string;
  readonly doi: string;
}

const unet: Paper = {
  text: "Ronneberger, Fischer, Brox: U-Net: Convolutional Networks for Biomedical Image Segmentation, MICCAI 2015",
  doi: "10.1007/978-3-319-24574-4_28",
};
const resnet: Paper = {
  text: "He, Zhang, Ren, Sun: Deep Residual Learning for Image Recognition, CVPR 2016",
  doi: "10.1109/CVPR.2016.90",
};
const resunet: Paper = {
  text: "Zhang, Liu, Wang: Road Extraction by Deep Residual U-Net, IEEE GRSL 2018",
  doi: "10.1109/LGRS.2018.2802944",
};
const attention: Paper = {
  text: "Oktay et al.: Attention U-Net: Learning Where to Look for the Pancreas, 2018",
  doi: "10.48550/arXiv.1804.03999",
};

/** What to cite for a network, by the id of its model; of what others bring, nothing is known. */
export function papersOf(model: string): readonly Paper[] {
  const known: { readonly [id: string]: readonly Paper[] } = {
    unet: [unet],
    resunet: [resunet],
    "attention-unet": [attention],
    "unet-resnet18": [unet, resnet],
    "unet-resnet34": [unet, resnet],
    "resnet34-unet": [unet, resnet],
  };
  return known[model] ?? [];
}
