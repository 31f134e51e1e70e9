// media-chrome's controls around hls.js light.
import "media-chrome/media-controller";
import "media-chrome/media-control-bar";
import "media-chrome/media-play-button";
import "media-chrome/media-mute-button";
import "media-chrome/media-live-button";
import "media-chrome/media-time-display";
import "media-chrome/media-fullscreen-button";
import Hls from "hls.js/light";

const campaign = await (await fetch("/v1/campaigns/kopi-senja")).json();
const video = document.querySelector("video");
const hls = new Hls();
hls.loadSource(campaign.show.stream);
hls.attachMedia(video);
video.play();
