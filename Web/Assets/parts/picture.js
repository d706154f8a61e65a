// Choosing a square of a picture before it is sent: x-data="pictureCrop". The picture is read as data:, since the site's policy allows no other address.
const shortest = 32;

export const pictureCrop = () => ({
  isChosen: false,
  picture: null,
  choose(event) {
    this.isChosen = false;
    this.forget();
    const file = event.target.files[0];
    if (!file) return;
    const reader = new FileReader();
    reader.onload = () => {
      const picture = new Image();
      // What the browser cannot show, the server may still read, or say what is wrong with.
      picture.onload = () => {
        if (Math.min(picture.naturalWidth, picture.naturalHeight) < shortest) return;
        this.picture = picture;
        this.isChosen = true;
        this.draw();
      };
      picture.src = reader.result;
    };
    reader.readAsDataURL(file);
  },
  forget() {
    for (const name of ['x', 'y', 'side']) this.$refs[name].value = '';
    this.$refs.size.value = 100;
    this.$refs.across.value = 50;
    this.$refs.down.value = 50;
  },
  draw() {
    const { naturalWidth: width, naturalHeight: height } = this.picture;
    const most = Math.min(width, height);
    const size = Math.max(shortest, Math.round((most * this.$refs.size.value) / 100));
    const x = Math.round(((width - size) * this.$refs.across.value) / 100);
    const y = Math.round(((height - size) * this.$refs.down.value) / 100);
    const view = this.$refs.view;
    const pen = view.getContext('2d');
    pen.clearRect(0, 0, view.width, view.height);
    pen.imageSmoothingQuality = 'high';
    pen.drawImage(this.picture, x, y, size, size, 0, 0, view.width, view.height);
    [this.$refs.x.value, this.$refs.y.value, this.$refs.side.value] = [x, y, size];
  },
});
