"""Says which files are films; what reads them is loaded where nothing can be harmed."""

from xraysr_gui.image_io.readers import Reader

READER = Reader("film", "Film", (".film",), "decoding", home="film_plug_in")
