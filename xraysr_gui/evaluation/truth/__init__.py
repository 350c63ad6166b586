"""Truth beyond PSNR: lesions that are planted, phantoms that are drawn, errors that are foretold."""
